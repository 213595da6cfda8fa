import { shared, whole } from './jest.config.mjs';

export default {
  ...shared,
  ...whole,
  testMatch: ['**/*.long.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 600_000,
  passWithNoTests: true,
};
