import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

export interface Snippet {
  readonly script: string;
  /** Texts separated by `|`, one of which must be printed. */
  readonly expects: readonly string[];
}

/** The tour's snippets, each with the comments under it that say what it prints. */
export function tourOf(readme: string): Snippet[] {
  const snippets: { script: string; expects: string[] }[] = [];
  for (const [, script, expected] of readme.matchAll(/```sh\n([\s\S]*?)```|<!-- expects: (.*?) -->/g)) {
    if (script !== undefined) snippets.push({ script, expects: [] });
    else if (expected !== undefined) snippets.at(-1)?.expects.push(expected);
  }
  return snippets;
}

export function readme(): string {
  return readFileSync(join(root, 'README.md'), 'utf8');
}

export interface Request {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Returns the request that a snippet with one curl would send on the day `on`, without sending it. */
export function argumentsOfCurl(script: string, on: string): Request {
  const tools = mkdtempSync(join(tmpdir(), 'casetrail-tour-'));
  const tool = (name: string, text: string): void => {
    writeFileSync(join(tools, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(tools, name), 0o755);
  };
  tool('date', `echo ${on}`);
  tool('curl', `exec "${process.execPath}" "${join(import.meta.dirname, 'curl.mjs')}" --print "$@"`);
  const clerk = clerkFile(readFileSync(join(root, 'README.md'), 'utf8'), tools);
  const env = { ...process.env, PATH: tools + delimiter + (process.env['PATH'] ?? '') };
  const ran = spawnSync('sh', ['-c', script.replaceAll('.casetrail/clerk.txt', clerk)], { env, encoding: 'utf8' });
  rmSync(tools, { recursive: true });
  const { url, headers, body } = JSON.parse(ran.stdout) as Request;
  return { url: new URL(url).pathname + new URL(url).search, headers, body };
}

/** The identity of the tour, as its first snippet writes it. */
function clerkFile(text: string, folder: string): string {
  const path = join(folder, 'clerk.txt');
  writeFileSync(path, /<<'END'\n([\s\S]*?)END\n/.exec(text)?.[1] ?? '');
  return path;
}

/** Runs a snippet as a reader would, with a service at `url` that works on `folder`. */
export function runSnippet({ script }: Snippet, url: string, folder: string): { code: number | null; out: string } {
  const tools = mkdtempSync(join(tmpdir(), 'casetrail-tour-'));
  writeFileSync(
    join(tools, 'curl'),
    `#!/bin/sh\nexec "${process.execPath}" "${join(import.meta.dirname, 'curl.mjs')}" "$@"\n`,
  );
  chmodSync(join(tools, 'curl'), 0o755);
  mkdirSync(folder, { recursive: true });
  const here = script
    .replaceAll('http://127.0.0.1:3000', url)
    .replaceAll('.casetrail/', `${folder}/`)
    .replaceAll(
      'npm run -s cli --',
      `"${process.execPath}" --disable-warning=ExperimentalWarning dist/apps/cli/main.js`,
    );
  const env = { ...process.env, CASETRAIL_DATA: folder, PATH: tools + delimiter + (process.env['PATH'] ?? '') };
  const ran = spawnSync('sh', ['-c', here], { cwd: root, env, encoding: 'utf8', maxBuffer: 2 ** 28 });
  return { code: ran.status, out: ran.stdout };
}
