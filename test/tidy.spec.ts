import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from '@jest/globals';

/** House rules as tests. Each is a row with a sample that must fail: a rule never seen red may be blind. */
interface SourceFile {
  readonly path: string;
  readonly text: string;
}
interface Rule {
  readonly name: string;
  readonly covers: (path: string) => boolean;
  /** The faults of a file; empty when it is tidy. */
  readonly findings: (file: SourceFile) => readonly string[];
  readonly mustFail: SourceFile;
}

const root = join(import.meta.dirname, '..');
const linesMax = 300;
const topLevel = new Set([
  'apps',
  'libs',
  'docs',
  'test',
  'nest-cli.json',
  'package.json',
  'package-lock.json',
  'tsconfig.base.json',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
]);
const leftByTools = new Set(['node_modules', 'dist', 'coverage']);

const isCode = (path: string): boolean => /\.(ts|mts|mjs|cjs|js)$/.test(path);
const isSpec = (path: string): boolean => path.endsWith('.spec.ts');
const isUnder = (...folders: string[]) => {
  return (path: string): boolean => folders.some((folder) => path.startsWith(`${folder}/`));
};
const inProduct = isUnder('apps', 'libs');
const inPureLibrary = isUnder('libs/case', 'libs/statistics');

/** Every place a pattern matches, as `path:line text`. */
function found(pattern: RegExp, { path, text }: SourceFile): string[] {
  return [...text.matchAll(pattern)].map(({ index, 0: match }) => {
    const line = text.slice(0, index).split('\n').length;
    return `${path}:${line} ${match.trim()}`;
  });
}

const withoutComments = ({ path, text }: SourceFile): SourceFile => {
  const blank = (comment: string): string => comment.replace(/[^\n]/g, ' ');
  return { path, text: text.replace(/\/\*[\s\S]*?\*\//g, blank).replace(/(?<!:)\/\/.*$/gm, blank) };
};

/** The anchor of a heading, as the usual renderers make it. */
const anchorOf = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');

function hasAnchor(path: string, anchor: string): boolean {
  const headings = readFileSync(join(root, path), 'utf8').matchAll(/^#{1,6}\s+(.+)$/gm);
  return [...headings].some(([, heading = '']) => anchorOf(heading.replace(/[`*]/g, '')) === anchor);
}

function brokenLinks({ path, text }: SourceFile): string[] {
  const prose = text.replace(/^(```|~~~)[\s\S]*?^\1/gm, '').replace(/`[^`\n]*`/g, '');
  const targets = [...prose.matchAll(/\]\(\s*<?([^)\s>]+)>?[^)]*\)|^\s*\[[^\]]+\]:\s*<?([^\s>]+)>?/gm)];
  return targets
    .map(([, inline, reference]) => inline ?? reference ?? '')
    .filter((target) => !/^[a-z][a-z0-9+.-]*:/i.test(target))
    .filter((target) => {
      const [file = '', anchor] = decodeURI(target).split('#');
      const aim = file === '' ? path : normalize(file.startsWith('/') ? file.slice(1) : join(dirname(path), file));
      if (aim.startsWith('..') || !existsSync(join(root, aim))) return true;
      return anchor !== undefined && aim.endsWith('.md') && file !== '' && !hasAnchor(aim, anchor);
    })
    .map((target) => `${path} → ${target}`);
}

// The samples are split in two, because otherwise this file would break its own rules.
const rules: readonly Rule[] = [
  {
    name: 'libs/case and libs/statistics are given the time and chance, they never take them',
    covers: (path) => inPureLibrary(path) && isCode(path) && !isSpec(path),
    findings: (file) =>
      found(
        /\bDate\.now\b|\bnew Date\(\s*\)|\bnew Date\b(?!\()|(?<!new )\bDate\(\s*\)|\bMath\.random\b|\brandomUUID\b|\bperformance\.now\b|\bTemporal\.Now\b/g,
        withoutComments(file),
      ),
    mustFail: { path: 'libs/case/a.ts', text: 'const now = new Date();' },
  },
  {
    name: 'no error is caught and dropped',
    covers: (path) => isUnder('apps', 'libs', 'test', '.config')(path) && isCode(path),
    findings: (file) => {
      const code = withoutComments(file);
      return [
        ...found(/\bcatch\s*(\([^)]*\)\s*)?\{\s*\}/g, code),
        ...found(/\.catch\(\s*\(\w*\)\s*=>\s*\{\s*\}\s*\)/g, code),
      ];
    },
    mustFail: { path: 'libs/engine/a.ts', text: `try { go(); } ${'catch'} {\n // never mind\n}` },
  },
  {
    name: 'no test is singled out, skipped or put off',
    covers: isSpec,
    findings: (file) =>
      found(
        /\b(describe|it|test)(\.\w+)*\.(only|skip|todo|failing)\b|\b(fdescribe|fit|xdescribe|xit|xtest)\s*\(/g,
        file,
      ),
    mustFail: { path: 'test/a.spec.ts', text: `it${'.only'}('runs', () => undefined);` },
  },
  {
    name: 'nothing is left to do in the code',
    covers: (path) => inProduct(path) && isCode(path),
    findings: (file) => found(/\b(TODO|FIXME|XXX)\b.*$/gm, file),
    mustFail: { path: 'apps/api/a.ts', text: `// ${'TO'}${'DO'}: later` },
  },
  {
    name: `a file has at most ${linesMax} lines`,
    covers: (path) => inProduct(path) && isCode(path) && !isSpec(path),
    findings: ({ path, text }) => {
      const lines = text.trimEnd().split('\n').length;
      return lines <= linesMax ? [] : [`${path} has ${lines} lines`];
    },
    mustFail: { path: 'libs/engine/a.ts', text: 'go();\n'.repeat(linesMax + 1) },
  },
  {
    name: "no path of somebody's machine",
    covers: (path) => path !== 'package-lock.json',
    findings: (file) => found(/(?<![\w./-])\/(work|root|home\/\w+|Users\/\w+)\/[\w.-]*/g, file),
    mustFail: { path: 'docs/a.md', text: `See /${'root'}/notes.` },
  },
  {
    name: 'the lock file names no registry',
    covers: (path) => path === 'package-lock.json',
    findings: (file) => found(/"resolved": "http[^"]*"/g, file),
    mustFail: { path: 'package-lock.json', text: '"resolved": "https://registry.example/a.tgz"' },
  },
  {
    name: 'every link in a page leads to a file of this repository, and to a heading that it has',
    covers: (path) => path.endsWith('.md'),
    findings: brokenLinks,
    mustFail: { path: 'docs/a.md', text: 'See [the plan](no-such-page.md).' },
  },
];

const strayEntries = (names: readonly string[]): string[] =>
  names.filter((name) => !topLevel.has(name) && !leftByTools.has(name) && !name.startsWith('.'));

function filesUnder(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (leftByTools.has(entry.name) || entry.name === '.git' || entry.name === '.casetrail') return [];
    return entry.isDirectory() ? filesUnder(path) : [path];
  });
}

const textBytesMax = 4 * 1024 * 1024;
const isText = (path: string): boolean =>
  /(\.(ts|mts|js|mjs|cjs|json|md|sql|html|css|svg|sh|ya?ml|txt)|\/run|^LICENSE|^\.\w+)$/.test(path);

const files: readonly SourceFile[] = filesUnder('.')
  .filter((path) => isText(path) && statSync(join(root, path)).size <= textBytesMax)
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));

describe('tidy', () => {
  it.each(rules.map((rule) => [rule.name, rule] as const))('%s', (_name, rule) => {
    expect(files.filter(({ path }) => rule.covers(path)).flatMap((file) => rule.findings(file))).toEqual([]);
  });

  it.each(rules.map((rule) => [rule.name, rule] as const))(
    'is seen red: %s',
    (_name, { covers, findings, mustFail }) => {
      expect(covers(mustFail.path)).toBe(true);
      expect(findings(mustFail)).not.toEqual([]);
    },
  );

  it('has at the top only what belongs there', () => {
    expect(strayEntries(readdirSync(root))).toEqual([]);
    expect(strayEntries(['apps', '.ci', 'notes.txt'])).toEqual(['notes.txt']);
  });

  it('pins every package to one version', () => {
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<
      string,
      Record<string, string>
    >;
    const groups = ['dependencies', 'devDependencies', 'optionalDependencies', 'overrides'];
    const ranges = (versions: Record<string, string>): string[] =>
      Object.entries(versions).flatMap(([name, version]) =>
        /^\d+\.\d+\.\d+$/.test(version) ? [] : [`${name} ${version}`],
      );
    expect(groups.flatMap((group) => ranges(manifest[group] ?? {}))).toEqual([]);
    expect(ranges({ pino: '^10.4.0' })).toEqual(['pino ^10.4.0']);
  });
});
