import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../', import.meta.url);
const rootDir = fileURLToPath(root);
const storiesOf = '<rootDir>/test/http/*.spec.ts';
/** A story about the embedded store's own folder has nothing to say about a server. */
const embeddedOnly = '/test/http/(process|openapi|edges|ending|every-state)\\.spec\\.ts$';

/** What every run needs, whichever files it takes. */
export const shared = {
  rootDir,
  roots: ['apps', 'libs', 'test'].filter((name) => existsSync(new URL(name, root))).map((name) => `<rootDir>/${name}`),
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
};

/** What holds for a run as a whole. */
export const whole = {
  watchman: false,
  // A third of the files mostly wait for servers and timers: three workers keep two cores busy.
  maxWorkers: 3,
  testSequencer: '<rootDir>/.config/longest-first.mjs',
  testTimeout: 20_000,
  reporters: ['default', 'summary', '<rootDir>/.config/closing-line.mjs'],
};

/** The stories on the other store: the test peer, or the server at EVENTSTOREDB_URL. */
export const storiesOnEventStoreDb = {
  ...shared,
  displayName: 'EventStoreDB',
  testMatch: [storiesOf],
  testPathIgnorePatterns: ['/node_modules/', embeddedOnly],
  globals: { storiesOnServer: true },
  globalSetup: '<rootDir>/test/eventstoredb/stories-setup.mjs',
  globalTeardown: '<rootDir>/test/eventstoredb/stories-teardown.mjs',
};

export default {
  ...whole,
  rootDir,
  projects: [
    {
      ...shared,
      displayName: 'specs',
      testMatch: ['**/*.spec.ts'],
      testPathIgnorePatterns: ['/node_modules/', '\\.long\\.spec\\.ts$', '/test/http/'],
    },
    { ...shared, displayName: 'embedded', testMatch: [storiesOf], testPathIgnorePatterns: ['/node_modules/'] },
    storiesOnEventStoreDb,
  ],
};
