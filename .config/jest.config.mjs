import { existsSync } from 'node:fs';

const root = new URL('../', import.meta.url);

export default {
  rootDir: '..',
  roots: ['apps', 'libs', 'test'].filter((name) => existsSync(new URL(name, root))).map((name) => `<rootDir>/${name}`),
  testMatch: ['**/*.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '\\.long\\.spec\\.ts$'],
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': ['$1.ts', '$1.js'] },
  transform: {
    '\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        module: { type: 'es6' },
        sourceMaps: 'inline',
        jsc: {
          target: 'es2023',
          keepClassNames: true,
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
          experimental: { keepImportAttributes: true },
        },
      },
    ],
  },
  injectGlobals: false,
  watchman: false,
  maxWorkers: 2,
  testTimeout: 20_000,
  reporters: ['default', 'summary', '<rootDir>/.config/closing-line.mjs'],
};
