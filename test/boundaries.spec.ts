import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

/**
 * A boundary rule that was never seen red may be blind. So each rule of .config/dependency-cruiser.cjs meets a
 * violation planted in a temporary tree, and a tree with only legal imports stays green.
 */
interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
  readonly cycle?: readonly { readonly name: string }[];
}

const root = join(import.meta.dirname, '..');
const config = createRequire(import.meta.url)(join(root, '.config/dependency-cruiser.cjs')) as {
  readonly forbidden: readonly { readonly name: string }[];
};
const libraries = [
  'bounded',
  'sqlite',
  'json',
  'case',
  'event-store',
  'personal-data',
  'statistics',
  'engine',
  'read-models',
  'verification',
  'installation',
  'simulation',
];

/** For each rule: the file that breaks it, with its content. */
const planted: Record<string, Record<string, string>> = {
  'case-imports': {
    'libs/case/by-name.ts': "import { it } from '#engine';\nexport const here = it;",
    'libs/case/by-type.ts': "import type { It } from '#read-models';\nexport type Here = It;",
    'libs/case/by-await.ts': "export const here = (): Promise<unknown> => import('#event-store');",
    'libs/case/by-path.ts': "export { it } from '../statistics/index.js';",
  },
  'bounded-imports': { 'libs/bounded/a.ts': "import type { It } from '#case';\nexport type Here = It;" },
  'json-imports': { 'libs/json/a.ts': "import type { It } from '#case';\nexport type Here = It;" },
  'sqlite-imports': { 'libs/sqlite/a.ts': "import type { It } from '#case';\nexport type Here = It;" },
  'event-store-imports': { 'libs/event-store/a.ts': "import type { It } from '#case';\nexport type Here = It;" },
  'personal-data-imports': {
    'libs/personal-data/a.ts': "export const here = (): Promise<unknown> => import('#engine');",
  },
  'installation-imports': {
    'libs/installation/a.ts': "import type { It } from '#simulation';\nexport type Here = It;",
  },
  'simulation-imports': {
    'libs/simulation/a.ts': "import type { It } from '#read-models';\nexport type Here = It;",
  },
  'statistics-imports': { 'libs/statistics/a.ts': "import type { It } from '#event-store';\nexport type Here = It;" },
  'engine-imports': { 'libs/engine/a.ts': "import { it } from '#read-models';\nexport const here = it;" },
  'read-models-imports': {
    'libs/read-models/a.ts': "import type { It } from '#personal-data';\nexport type Here = It;",
  },
  'verification-imports': {
    'libs/verification/a.ts': "import type { It } from '#simulation';\nexport type Here = It;",
  },
  'personal-data-knows-case-by-type': {
    'libs/personal-data/b.ts': "import { it } from '#case';\nexport const here = it;",
  },
  'known-library': { 'libs/shadow/index.ts': "import { it } from '#case';\nexport const here = it;" },
  'library-entered-by-its-index': {
    'apps/api/a.ts': "import type { Inner } from '../../libs/case/inner.js';\nexport type Here = Inner;",
    'test/a.ts': "export const here = (): Promise<unknown> => import('../libs/case/inner.js');",
  },
  'one-composition-root-per-store': {
    'apps/cli/b.ts': "import { it } from '#event-store/eventstoredb';\nexport const here = it;",
    'libs/engine/client.ts': "import type { It } from '@eventstore/db-client';\nexport type Here = It;",
  },
  'sibling-entered-by-its-index': {
    'libs/engine/b.ts': "import type { Inner } from '../case/inner.js';\nexport type Here = Inner;",
  },
  'libraries-know-no-app': {
    'libs/engine/c.ts': "import type { Api } from '../../apps/api/api.js';\nexport type Here = Api;",
  },
  'apps-stand-alone': { 'apps/cli/a.ts': "import type { Api } from '../api/api.js';\nexport type Here = Api;" },
  'case-packages': {
    'libs/case/package-by-name.ts': "import { it } from 'pino';\nexport const here = it;",
    'libs/case/package-by-type.ts': "import type { It } from '@nestjs/common';\nexport type Here = It;",
  },
  'case-without-node': {
    'libs/case/node-by-name.ts': "import { readFileSync } from 'node:fs';\nexport const here = readFileSync;",
    'libs/case/node-sqlite.ts': "import type { DatabaseSync } from 'node:sqlite';\nexport type Here = DatabaseSync;",
    'libs/case/node-crypto.ts': "export const here = (): Promise<unknown> => import('crypto');",
  },
  'event-store-without-nest': {
    'libs/event-store/b.ts': "import { it } from '@nestjs/common';\nexport const here = it;",
  },
  'no-development-package': { 'libs/engine/d.ts': "import { it } from 'fast-check';\nexport const here = it;" },
  'testing-for-specs': {
    'libs/engine/f.ts': "import { it } from '#event-store/testing';\nexport const here = it;",
  },
  resolvable: { 'libs/engine/e.ts': "import { it } from '#nowhere';\nexport const here = it;" },
  'no-circle': {
    'libs/engine/ring.ts': "import type { Back } from './ring-back.js';\nexport interface Ring { back: Back }",
    'libs/engine/ring-back.ts': "import type { Ring } from './ring.js';\nexport interface Back { ring: Ring }",
  },
};

const index = 'export const it = 1;\nexport interface It { it: number }\n';
const legal: Record<string, string> = {
  ...Object.fromEntries(libraries.map((name) => [`libs/${name}/index.ts`, index])),
  'libs/event-store/eventstoredb/index.ts': "import { it } from '@eventstore/db-client';\nexport { it };",
  'libs/event-store/testing/index.ts': "import { it } from 'fast-check';\nexport { it };",
  'libs/engine/legal.spec.ts': "import { it } from '#event-store/testing';\nexport const here = it;",
  'libs/case/inner.ts': 'export interface Inner { it: number }\n',
  'apps/api/api.ts': 'export interface Api { it: number }\n',
  'libs/case/legal.ts':
    "import 'reflect-metadata';\nimport { it } from 'xstate';\nimport type { Inner } from './inner.js';\nexport const here = it;\nexport type Here = Inner;",
  'libs/case/legal.spec.ts':
    "import { it } from 'fast-check';\nimport { readFileSync } from 'node:fs';\nexport const here = [it, readFileSync];",
  'libs/personal-data/legal.ts': "import type { It } from '#case';\nexport type Here = It;",
  'libs/statistics/legal.ts': "import { it } from '#case';\nexport const here = it;",
  'libs/event-store/event-store.module.ts': "import { it } from '@nestjs/common';\nexport const here = it;",
  'libs/event-store/legal.ts': "import { DatabaseSync } from 'node:sqlite';\nexport const here = DatabaseSync;",
  'libs/engine/legal.ts':
    "import { it } from '#case';\nimport { it as log } from '#event-store';\nimport type { It } from '#personal-data';\nexport const here = [it, log];\nexport type Here = It;",
  'libs/read-models/legal.ts':
    "import { it } from '#case';\nimport { it as log } from '#event-store';\nimport { it as figures } from '#statistics';\nexport const here = [it, log, figures];",
  'apps/api/legal.ts':
    "import { it } from '#read-models';\nimport { it as engine } from '#engine';\nexport const here = [it, engine];",
  'test/legal.ts': "import { it } from '#event-store';\nexport const here = it;",
};

const dependencies = ['xstate', 'reflect-metadata', 'pino', '@nestjs/common', '@eventstore/db-client'];
const devDependencies = ['fast-check'];

describe('boundaries', () => {
  const tree = mkdtempSync(join(tmpdir(), 'casetrail-boundaries-'));
  let violations: readonly Violation[] = [];

  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), text);
  };
  const isRed = (rule: string, file: string): boolean =>
    violations.some(
      ({ rule: { name }, from, cycle = [] }) =>
        name === rule && (from === file || cycle.some((step) => step.name === file)),
    );

  beforeAll(() => {
    cpSync(join(root, '.config'), join(tree, '.config'), { recursive: true });
    cpSync(join(root, 'tsconfig.base.json'), join(tree, 'tsconfig.base.json'));
    const any = (names: readonly string[]): Record<string, string> =>
      Object.fromEntries(names.map((name) => [name, '1.0.0']));
    const imports = { '#*': { source: './libs/*/index.ts', default: './dist/libs/*/index.js' } };
    write(
      'package.json',
      JSON.stringify({
        type: 'module',
        imports,
        dependencies: any(dependencies),
        devDependencies: any(devDependencies),
      }),
    );
    for (const name of [...dependencies, ...devDependencies]) {
      write(
        `node_modules/${name}/package.json`,
        JSON.stringify({ name, version: '1.0.0', type: 'module', main: 'index.js' }),
      );
      write(`node_modules/${name}/index.js`, 'export const it = 1;');
    }
    for (const name of libraries) write(`dist/libs/${name}/index.js`, 'export const it = 1;'); // built files, as in a working tree
    for (const [path, text] of Object.entries(legal)) write(path, text);
    for (const files of Object.values(planted)) for (const [path, text] of Object.entries(files)) write(path, text);

    const cruiser = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
    const args = [
      cruiser,
      '--config',
      '.config/dependency-cruiser.cjs',
      '--output-type',
      'json',
      'apps',
      'libs',
      'test',
    ];
    const run = spawnSync(process.execPath, args, { cwd: tree, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
    if (run.stdout === '') throw new Error(run.stderr);
    violations = (JSON.parse(run.stdout) as { summary: { violations: Violation[] } }).summary.violations;
  }, 60_000);

  afterAll(() => rmSync(tree, { recursive: true, force: true }));

  it('plants a violation of every rule', () => {
    expect(Object.keys(planted).sort()).toEqual(config.forbidden.map((rule) => rule.name).sort());
  });

  it.each(Object.entries(planted).flatMap(([rule, files]) => Object.keys(files).map((file) => [rule, file] as const)))(
    '%s is red over %s',
    (rule, file) => {
      expect(isRed(rule, file)).toBe(true);
    },
  );

  it('lets every legal import pass', () => {
    expect(violations.filter((violation) => violation.from in legal)).toEqual([]);
  });
});
