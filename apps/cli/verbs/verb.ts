import type { Label, Realm } from '#case';
import { type InstallationPlace, placeFrom, type Progress } from '#installation';

/** A verb's access to the terminal; tests pass their own. */
export interface Terminal {
  /**
   * Written at once, made safe for a terminal; resolves when more can be written. `asIs` writes each character as it
   * stands: for a file's own format, which holds no text that a user entered.
   */
  readonly out: (text: string, how?: 'asIs') => Promise<void>;
  readonly err: (text: string) => void;
  readonly progress: Progress;
}

export interface Arguments {
  readonly flags: Readonly<Record<string, string | boolean | undefined>>;
  readonly words: readonly string[];
}

/** One verb of the command line: one file. */
export interface Verb {
  readonly name: string;
  readonly summary: Label;
  /**
   * The options in the order of the help: `--data DIR` takes a value, `--json` none, `CASE` is a word. Only those
   * marked as needed must be given.
   */
  readonly flags: readonly (readonly [flag: string, vi: string, en: string, isNeeded?: 'needed'])[];
  /** Returns the exit code. */
  readonly run: (given: Arguments, terminal: Terminal) => Promise<number>;
}

/** Exit codes; a script may rely on them. */
export const exits = { ok: 0, failed: 1, missing: 2, heldByAnother: 3, usage: 64 } as const;

/** The call itself is wrong. Verbs with `--lang` say so in that language. */
export class UsageError extends Error {
  override readonly name = 'UsageError';

  constructor(readonly label: Label) {
    super(label.en);
  }
}

export function textOf({ flags }: Arguments, name: string): string | undefined {
  const value = flags[name];
  return typeof value === 'string' ? value : undefined;
}

/** The installation to work on: from the variables, and --data. */
export function placeOf(given: Arguments): InstallationPlace {
  return placeFrom(process.env, textOf(given, 'data'));
}

/** Requires one of the values. @throws UsageError for any other text */
export function oneOf<T extends string>(name: string, values: readonly T[], text: string | undefined): T {
  const found = values.find((value) => value === text);
  if (found !== undefined) return found;
  const all = (or: string): string => values.join(', ').replace(/, ([^,]*)$/, ` ${or} $1`);
  throw new UsageError({
    vi: `${name} là ${all('hoặc')}, ${text === undefined ? 'không được bỏ trống' : `không phải ${text}`}`,
    en: `${name} is ${all('or')}, not ${text ?? 'left out'}`,
  });
}

export function languageOf(given: Arguments): 'vi' | 'en' {
  return oneOf('--lang', ['vi', 'en'], textOf(given, 'lang') ?? 'en');
}

/** The value of `--realm`; default: the realm of development data. */
export function realmOf(given: Arguments): Realm {
  return oneOf('--realm', ['simulated', 'live', 'imported'], textOf(given, 'realm') ?? 'simulated');
}

export const dataFlag = ['--data DIR', 'thư mục dữ liệu (CASETRAIL_DATA)', 'data folder (CASETRAIL_DATA)'] as const;
export const jsonFlag = [
  '--json',
  'in một đối tượng JSON (docs/cli.md)',
  'prints one JSON object (docs/cli.md)',
] as const;
export const realmFlag = [
  '--realm R',
  'simulated (mặc định), live hoặc imported',
  'simulated (default), live or imported',
] as const;
export const languageFlag = ['--lang vi|en', 'ngôn ngữ', 'language'] as const;
