import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { filesUnder, root } from './house-files.js';

/** Statements of the documents that can be checked against the code. */

const read = (path: string): string => readFileSync(join(root, path), 'utf8');

const filesEnding = (folder: string, ends: string): string[] =>
  filesUnder(folder).filter((path) => path.endsWith(ends));

const isProduct = (path: string): boolean => !path.endsWith('.spec.ts') && !path.includes('/testing/');

/** The libraries that each application or library imports. */
function importsOfLibraries(): Map<string, Set<string>> {
  const imports = new Map<string, Set<string>>();
  for (const path of ['apps', 'libs'].flatMap((folder) => filesEnding(folder, '.ts')).filter(isProduct)) {
    const from = path.split('/').slice(0, 2).join('/');
    const own = imports.get(from) ?? new Set<string>();
    imports.set(from, own);
    for (const [, name = ''] of read(path).matchAll(/from '#([\w-]+)'/g)) own.add(`libs/${name}`);
    own.delete(from);
  }
  return imports;
}

/** The arrows without those that a longer path implies (transitive reduction). */
function shortest(imports: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const reaches = (from: string, to: string): boolean =>
    [...(imports.get(from) ?? [])].some((next) => next === to || reaches(next, to));
  return [...imports].flatMap(([from, all]) =>
    [...all]
      .filter((to) => ![...all].some((other) => other !== to && reaches(other, to)))
      .map((to) => `  ${from} --> ${to}`),
  );
}

const picture = (): string =>
  ['```mermaid', 'flowchart TD', ...shortest(importsOfLibraries()).toSorted(), '```'].join('\n');

const document = 'docs/architecture.md';
const marked = /(<!-- imports -->\n\n)([\s\S]*?)(\n\n<!-- \/imports -->)/;

/** Paths between backticks, such as `libs/case/index.ts` or `decide.ts`, that do not exist. */
function missingPaths(path: string, text: string): string[] {
  const names = new Set(['apps', 'libs', 'test', 'docs'].flatMap((each) => filesUnder(each)).map(lastOf));
  return [...text.matchAll(/`([\w./-]+\.(?:ts|mjs)|(?:libs|apps|test|docs)\/[\w./-]+)`/g)]
    .map(([, named = '']) => named)
    .filter((named) => !named.startsWith('.') && !generated.has(lastOf(named)))
    .filter((named) =>
      named.includes('/')
        ? ![root, join(root, dirname(path))].some((from) => existsSync(join(from, named)))
        : !names.has(named) && !existsSync(join(root, named)),
    )
    .map((named) => `${path}: ${named}`);
}

const lastOf = (path: string): string => path.split('/').at(-1)!;
/** A file that the reader of `adding-an-act.md` creates. */
const generated = new Set(['PropertyPhotographed.json']);
/** Decision records are exempt: they describe the tree of their day. */
const documents = ['README.md', ...filesEnding('docs', '.md').filter((path) => !path.startsWith('docs/decisions/'))];

describe('documents', () => {
  it('draw the libraries as they import each other; CASETRAIL_UPDATE=architecture draws them anew', () => {
    if (process.env['CASETRAIL_UPDATE'] === 'architecture')
      writeFileSync(
        join(root, document),
        read(document).replace(marked, (_, open, __, end) => open + picture() + end),
      );
    expect(marked.exec(read(document))?.[2]).toBe(picture());
  });

  it.each(documents)('%s names only files that exist', (path) => expect(missingPaths(path, read(path))).toEqual([]));

  it('a file that does not exist is seen', () =>
    expect(missingPaths('docs/x.md', 'See `libs/case/no-such-file.ts` and `nowhere.ts`.')).toHaveLength(2));
});
