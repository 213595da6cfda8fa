import { readFileSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { filesUnder, root } from './house-files.js';

/** Rules about the whole tree. Each is a function of the files, with a sample that must fail. */
type Files = ReadonlyMap<string, string>;

const sourceFilesMax = 15;

const isSource = (path: string): boolean => path.endsWith('.ts') && !path.endsWith('.spec.ts');

const house: Files = new Map(
  ['apps', 'libs', 'test']
    .flatMap(filesUnder)
    .filter((path) => /\.(ts|mjs)$/.test(path))
    .map((path) => [path, readFileSync(join(root, path), 'utf8')]),
);

const productSources = (files: Files): [string, string][] =>
  [...files].filter(([path]) => isSource(path) && /^(apps|libs)\//.test(path));

/** `libs/case` or `apps/api`. */
const libraryOf = (path: string): string => path.split('/').slice(0, 2).join('/');

function crowdedFolders(files: Files): string[] {
  const counts = new Map<string, number>();
  for (const [path] of productSources(files)) counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1);
  return [...counts].filter(([, count]) => count > sourceFilesMax).map(([folder, count]) => `${folder}: ${count}`);
}

/** Folders of one library that import each other. The library's index.ts is not part of a folder. */
function twoWayImports(files: Files): string[] {
  const edges = new Set<string>();
  for (const [path, text] of productSources(files)) {
    if (basename(path) === 'index.ts') continue;
    for (const [, target = ''] of text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)) {
      const to = dirname(normalize(join(dirname(path), target)));
      if (to !== dirname(path) && libraryOf(`${to}/x`) === libraryOf(path)) edges.add(`${dirname(path)} ${to}`);
    }
  }
  return [...edges].filter((edge) => {
    const [from = '', to = ''] = edge.split(' ');
    return from < to && edges.has(`${to} ${from}`);
  });
}

/** File names in comments, with or without backticks, of files that do not exist. */
function deadPointers(files: Files): string[] {
  const names = new Set([...files.keys()].map((path) => basename(path)));
  return [...files].flatMap(([path, text]) =>
    [...text.matchAll(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$/gm)].flatMap(([comment]) =>
      [...comment.matchAll(/(?<![\w<*{./-])(?:[\w-]+\/)*([\w-]+(?:\.[\w-]+)*\.(?:ts|mjs))\b/g)]
        .filter(([, name = '']) => !names.has(name))
        .map(([pointer]) => `${path}: ${pointer}`),
    ),
  );
}

/** Names that two libraries export: such a name has two meanings, or one thing is defined twice. */
function namesOfTwoLibraries(files: Files): string[] {
  const owners = new Map<string, Set<string>>();
  for (const [path, text] of files) {
    if (!/^libs\/[^/]+\/index\.ts$/.test(path)) continue;
    for (const [, names = ''] of text.matchAll(/export (?:type )?\{([^}]*)\}/g))
      for (const name of names.split(',').map((each) => each.trim().replace(/^type |^\w+ as /g, '')))
        if (name !== '') owners.set(name, (owners.get(name) ?? new Set()).add(libraryOf(path)));
  }
  return [...owners].filter(([, of]) => of.size > 1).map(([name, of]) => `${name}: ${[...of].join(', ')}`);
}

/** Words of this product, which a general event store must not know. */
const productWords =
  /casetrail|docket|\brealm|recordedAt|judge?ment|\bcourt|clerk|debtor|creditor|enforcement|statistic|obligation/gi;
/** `case` is an ordinary English word too, so only its uses as a noun of the field match. */
const cases = /\b[cC]ase(?:[A-Z]\w*|-\w|`| (?:number|file|stream)s?\b)|\b(?:per|a|each|every|one) case\b(?! of)/g;

/** Words of the product in `libs/event-store` and `libs/sqlite`, which could be published without it. */
function productWordsInTheStore(files: Files): string[] {
  return [...files]
    .filter(([path]) => /^libs\/(event-store|sqlite)\//.test(path))
    .flatMap(([path, text]) =>
      [...text.matchAll(productWords), ...text.matchAll(cases)].map(([word]) => `${path}: ${word}`),
    );
}

/** Private words for which the field has a term (docs/glossary.md); a successor would search for the term. */
const bannedIdentifiers =
  /(?<![\w'])#?(told|told[A-Z]\w*|lanes?|lightFact|shadow\w*|swapIn|mayStick|hub|kit|lengthen(?:ed)?|shorten(?:ed)?|mended|misplaced|givenUp|permits|silences|pulse|stamped|openings|elsewhere|feed|firstAnswers|taken|gone|tell)(?![\w'])/g;
const withoutTexts = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/gm, ' ');

function privateWords(files: Files): string[] {
  return productSources(files).flatMap(([path, text]) =>
    [...withoutTexts(text).matchAll(bannedIdentifiers)].map(([word]) => `${path}: ${word}`),
  );
}

const rules: readonly [name: string, find: (files: Files) => string[], mustFail: Files][] = [
  [
    `a folder has at most ${sourceFilesMax} source files`,
    crowdedFolders,
    new Map(Array.from({ length: sourceFilesMax + 1 }, (_, at) => [`libs/engine/f${at}.ts`, ''])),
  ],
  [
    'folders of one library import each other one way only',
    twoWayImports,
    new Map([
      ['libs/engine/a/one.ts', "import { two } from '../b/two.js';"],
      ['libs/engine/b/three.ts', "import { four } from '../a/four.js';"],
    ]),
  ],
  [
    'a name is exported by one library only',
    namesOfTwoLibraries,
    new Map([
      ['libs/engine/index.ts', "export { type Place } from './a.js';"],
      ['libs/case/index.ts', "export type { Place } from './b.js';"],
    ]),
  ],
  [
    'the event store and its files know no product',
    productWordsInTheStore,
    new Map([['libs/sqlite/a.ts', "const variable = 'CASETRAIL_DATA';"]]),
  ],
  [
    'identifiers are terms of the field, not private words',
    privateWords,
    new Map([['libs/engine/a.ts', 'const told = this.#feed;']]),
  ],
  [
    'every file that a comment names exists',
    deadPointers,
    new Map([['libs/engine/a.ts', `/${'*'}* See no-such-file.ts. */`]]),
  ],
];

describe('layout', () => {
  it.each(rules)('%s', (_name, find) => expect(find(house)).toEqual([]));
  it.each(['CASETRAIL_DATA', "'case-7'", 'caseNumber', 'the stream of a case', 'Dockets', '// Realm of the log'])(
    'the event store would not say %s',
    (text) => expect(productWordsInTheStore(new Map([['libs/event-store/a.ts', text]]))).not.toEqual([]),
  );
  it.each(rules)('is seen red: %s', (_name, find, mustFail) => expect(find(mustFail)).not.toEqual([]));
});
