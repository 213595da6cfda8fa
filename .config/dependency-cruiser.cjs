/**
 * Who may import whom, type imports included. test/boundaries.spec.ts plants a violation of every rule here.
 * A library is known by its row in `mayImport`; one without a row is refused.
 */
const mayImport = {
  bounded: [],
  json: [],
  sqlite: ['bounded'],
  case: ['json'],
  'event-store': ['bounded', 'sqlite', 'json'],
  'personal-data': ['bounded', 'sqlite', 'json', 'case'],
  statistics: ['case'],
  engine: ['bounded', 'json', 'case', 'event-store', 'personal-data'],
  'read-models': ['bounded', 'sqlite', 'json', 'case', 'event-store', 'statistics'],
  verification: ['sqlite', 'json', 'case', 'event-store', 'personal-data', 'engine', 'read-models', 'statistics'],
  installation: [
    'sqlite',
    'case',
    'event-store',
    'personal-data',
    'engine',
    'read-models',
    'statistics',
    'verification',
  ],
  simulation: ['json', 'case', 'engine', 'event-store', 'personal-data', 'statistics', 'installation'],
};
const libraries = Object.keys(mayImport);
const spec = '\\.spec\\.ts$';
/** Specs, and what only they use: `testing/` folders are in no build. */
const testing = '\\.spec\\.ts$|^libs/.*/testing/';
/** Where a library may be entered. */
const doors = '^libs/([^/]+|event-store/eventstoredb|[^/]+/testing)/index\\.ts$';

const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

const perLibrary = libraries.map((library) =>
  rule(
    `${library}-imports`,
    `libs/${library} may import ${mayImport[library].join(', ') || 'no library of ours'}.`,
    { path: `^libs/${library}/` },
    { path: '^libs/', pathNot: `^libs/(${[library, ...mayImport[library]].join('|')})/` },
  ),
);

module.exports = {
  forbidden: [
    ...perLibrary,
    rule(
      'personal-data-knows-case-by-type',
      'libs/personal-data uses the types of libs/case, never its code.',
      { path: '^libs/personal-data/', pathNot: spec },
      { path: '^libs/case/', dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'known-library',
      'A library has a row in mayImport before it has code.',
      { path: '^libs/', pathNot: `^libs/(${libraries.join('|')})/` },
      {},
    ),
    rule(
      'library-entered-by-its-index',
      'From outside, a library is its index.ts; an adapter that needs a client of its own has one more.',
      { path: '^(apps|test)/' },
      { path: '^libs/', pathNot: doors },
    ),
    rule(
      'one-composition-root-per-store',
      'The EventStoreDB adapter is known to its composition root only, its client to the adapter only.',
      {
        path: '^(apps|libs)/',
        pathNot: '^(libs/installation/(distributed|log-record)([.]spec)?[.]ts$|libs/event-store/eventstoredb/)',
      },
      { path: ['^libs/event-store/eventstoredb/', 'node_modules/@eventstore/'] },
    ),
    rule(
      'sibling-entered-by-its-index',
      'From another library, a library is its index.ts.',
      { path: '^libs/([^/]+)/' },
      { path: '^libs/', pathNot: ['^libs/$1/', doors] },
    ),
    rule(
      'libraries-know-no-app',
      'Applications use libraries, never the other way round.',
      { path: '^libs/' },
      { path: '^(apps|test)/' },
    ),
    rule(
      'apps-stand-alone',
      'What two applications share is a library.',
      { path: '^apps/([^/]+)/' },
      { path: '^(apps|test)/', pathNot: '^apps/$1/' },
    ),
    rule(
      'case-packages',
      'libs/case uses xstate, class-validator, class-validator-jsonschema, class-transformer and reflect-metadata only.',
      { path: '^libs/case/', pathNot: testing },
      {
        path: 'node_modules/',
        pathNot: 'node_modules/(xstate|class-validator|class-validator-jsonschema|class-transformer|reflect-metadata)/',
      },
    ),
    rule(
      'case-without-node',
      'libs/case does no I/O: nothing of Node itself.',
      { path: '^libs/case/', pathNot: testing },
      { dependencyTypes: ['core'] },
    ),
    rule(
      'event-store-without-nest',
      'libs/event-store knows Nest in its module file only.',
      { path: '^libs/event-store/', pathNot: ['\\.module\\.ts$', spec] },
      { path: 'node_modules/@nestjs/' },
    ),
    rule(
      'no-development-package',
      'What runs in production imports no development dependency.',
      { path: '^(apps|libs)/', pathNot: testing },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['npm', 'npm-peer', 'npm-optional'] },
    ),
    rule(
      'testing-for-specs',
      'What runs in production imports nothing of a testing/ folder: it is in no build.',
      { path: '^(apps|libs)/', pathNot: testing },
      { path: '^libs/.*/testing/' },
    ),
    rule(
      'resolvable',
      'An import that resolves to nothing would blind the other rules.',
      {},
      { couldNotResolve: true },
    ),
    rule('no-circle', 'No circles, type imports included.', {}, { circular: true }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: '.config/tsconfig.types.json' },
    enhancedResolveOptions: {
      conditionNames: ['source', 'import', 'node', 'default', 'types'],
      exportsFields: ['exports'],
    },
  },
};
