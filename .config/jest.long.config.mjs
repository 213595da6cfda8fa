import config from './jest.config.mjs';

export default {
  ...config,
  testMatch: ['**/*.long.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 600_000,
  passWithNoTests: true,
};
