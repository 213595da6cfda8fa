import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { root } from '../house-files.js';

/** Follows a guide of `docs/` in a copy of the house, as its reader would: each block is done as it stands. */

/** One block of the guide: a new file, or a change of an existing one. */
export interface Step {
  readonly kind: 'file' | 'change';
  readonly path: string;
  readonly text: string;
}

/** Blocks that name their file after the language: ` ```ts PATH ` is a new file, ` ```diff PATH ` changes one. */
export function stepsOf(guide: string): Step[] {
  return [...guide.matchAll(/^```(ts|diff) (\S+)\n([\s\S]*?)^```$/gm)].map(([, language, path = '', text = '']) => ({
    kind: language === 'diff' ? 'change' : 'file',
    path,
    text,
  }));
}

/** @throws Error where the lines that a block changes are not in the file exactly once: the guide is out of date */
export function changed(before: string, { path, text }: Step): string {
  const lines = text.trimEnd().split('\n');
  const side = (sign: '-' | '+'): string =>
    lines
      .filter((line) => line.startsWith(sign) || line.startsWith(' '))
      .map((line) => `${line.slice(1)}\n`)
      .join('');
  const [file, old] = [`\n${before}`, `\n${side('-')}`];
  const at = file.indexOf(old);
  if (at === -1 || at !== file.lastIndexOf(old))
    throw new Error(`${path} has the lines of its block ${at === -1 ? 'nowhere' : 'more than once'}:${old}`);
  return `${file.slice(0, at)}\n${side('+')}${file.slice(at + old.length)}`.slice(1);
}

/** A copy of the house that a guide may change. */
export class HouseCopy {
  constructor(private readonly folder: string) {
    for (const name of ['apps', 'libs', 'test', 'docs', '.config', 'package.json', 'tsconfig.base.json'])
      cpSync(join(root, name), join(folder, name), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  }

  follow(step: Step): void {
    const path = join(this.folder, step.path);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, step.kind === 'file' ? step.text : changed(readFileSync(path, 'utf8'), step));
  }

  /** Runs these specs in the copy. */
  run(patterns: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Outcome> {
    const jest = [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      'node_modules/jest/bin/jest.js',
    ];
    const options = ['--config', '.config/jest.config.mjs', '-i', '--selectProjects', 'specs', '--testPathPatterns'];
    const child = { cwd: this.folder, env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024 };
    return new Promise((resolve) => {
      execFile(process.execPath, [...jest, ...options, ...patterns], child, (error, stdout, stderr) =>
        resolve({ passed: error === null, text: `${stdout}\n${stderr}` }),
      );
    });
  }
}

export interface Outcome {
  readonly passed: boolean;
  readonly text: string;
}
