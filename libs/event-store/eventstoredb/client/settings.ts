import { readFileSync, statSync } from 'node:fs';
import { LogRefused } from '../../contract/port.js';
import { type Target, targetOf } from './connection-string.js';

export interface EventStoreDbSettings {
  /** The parsed address, with our defaults for missing options; contains no user and no password. */
  readonly target: Target;
  readonly credentials?: { readonly username: string; readonly password: string };
  /** Every stream name on the server begins with it. */
  readonly prefix: string;
  readonly names: SettingNames;
}

/** The name of each setting in messages, for example its environment variable. */
export interface SettingNames {
  readonly log: string;
  readonly credentialsFile: string;
  readonly prefix: string;
}

/** Replaces the placeholders in braces by the names of the settings. */
export function withNames(sentence: string, names: SettingNames): string {
  return sentence.replace(/\{(log|credentialsFile|prefix)\}/g, (_, name: keyof SettingNames) => names[name]);
}

const ownNames: SettingNames = { log: 'log', credentialsFile: 'credentialsFile', prefix: 'prefix' };
const prefixCharsMax = 64;
const credentialsBytesMax = 4096;

export interface GivenSettings {
  /** The address: `esdb://HOST:PORT?OPTION=VALUE`. */
  readonly log: string;
  /** Path of a file with user and password; may be empty, as an environment variable may be. */
  readonly credentialsFile?: string | undefined;
  readonly prefix?: string | undefined;
  readonly defaultPrefix?: string;
  readonly names?: SettingNames;
}

/** Validates the settings. @throws LogRefused with one sentence: the setting, the way out, and nothing secret */
export function eventStoreDbSettings(given: GivenSettings): EventStoreDbSettings {
  const { credentialsFile, defaultPrefix = 'log.', prefix, names = ownNames } = given;
  try {
    const target = targetOf(given.log);
    checkFiles(target);
    return {
      target,
      prefix: checkedPrefix(prefix || defaultPrefix, defaultPrefix),
      names,
      ...(credentialsFile ? { credentials: credentialsOf(credentialsFile) } : {}),
    };
  } catch (error) {
    throw error instanceof LogRefused ? new LogRefused(withNames(error.message, names)) : error;
  }
}

/** Warnings at start, one sentence each, without user or password. */
export function eventStoreDbWarnings(settings: EventStoreDbSettings): readonly string[] {
  const { names } = settings;
  const { tls, addresses } = settings.target;
  const warnings: string[] = [];
  if (!tls && settings.credentials) {
    warnings.push(
      `${names.log} says tls=false, and without TLS the client sends no user and no password: what ` +
        `${names.credentialsFile} names is not used, and the server takes this process for anybody.`,
    );
  }
  if (!tls && !addresses.every(({ address }) => /^(localhost|127(\.\d{1,3}){3})$/.test(address))) {
    warnings.push(
      `${names.log} says tls=false for another machine: whoever sees the network can read the log and write to it.`,
    );
  }
  return warnings;
}

/**
 * Checks that the prefix is one label and one dot, so that no prefix is the beginning of another: with `a.` and `a.b.`
 * the first installation would count the events of the second as its own. (A leading "$" is reserved by the server.)
 */
function checkedPrefix(prefix: string, example: string): string {
  if (/^[A-Za-z0-9-]+\.$/.test(prefix) && prefix.length <= prefixCharsMax) return prefix;
  throw new LogRefused(
    `{prefix} must be letters, digits and "-" with exactly one dot, at the end, ${prefixCharsMax} ` +
      `characters at most, as in "${example}".`,
  );
}

/** Checks the certificate files now: the client would report a missing one without its name, and others much later. */
function checkFiles({ options }: Target): void {
  for (const name of ['tlsCAFile', 'userCertFile', 'userKeyFile'] as const) {
    const file = options[name];
    if (file === undefined) continue;
    let pem: string;
    try {
      pem = readFileSync(file, 'utf8');
    } catch (error) {
      throw new LogRefused(`The ${name} of {log}, ${file}, cannot be read (${codeOf(error)}).`);
    }
    const kind = name === 'userKeyFile' ? 'PRIVATE KEY' : 'CERTIFICATE';
    if (!pem.includes(`${kind}-----`)) {
      throw new LogRefused(`The ${name} of {log}, ${file}, holds no ${kind.toLowerCase()} in PEM form.`);
    }
  }
}

function credentialsOf(file: string): { username: string; password: string } {
  const lines = secretText(file)
    .replace(/^\uFEFF/, '')
    .replace(/\r?\n$/, '')
    .split(/\r?\n/);
  const [username, password] = lines;
  if (lines.length !== 2 || !username || !password) {
    throw refusedFile(file, 'must hold the user on its first line and the password on its second, and nothing else');
  }
  // The client sends `user:password`, which the server splits at the first colon.
  if (username.includes(':')) throw refusedFile(file, 'has a colon in the user name; the server could not tell it');
  return { username, password };
}

function secretText(file: string): string {
  try {
    const stat = statSync(file);
    if (!stat.isFile()) throw refusedFile(file, 'is no file');
    // Windows has no such permission bits; Node invents them there.
    if (process.platform !== 'win32' && (stat.mode & 0o077) !== 0) {
      throw refusedFile(file, 'can be read or changed by other accounts; take that away with "chmod 600"');
    }
    if (stat.size > credentialsBytesMax) throw refusedFile(file, `is larger than ${credentialsBytesMax} bytes`);
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof LogRefused) throw error;
    throw codeOf(error) === 'ENOENT'
      ? refusedFile(file, 'does not exist; it holds the user on its first line and the password on its second')
      : refusedFile(file, `cannot be read (${codeOf(error)})`);
  }
}

function refusedFile(file: string, what: string): LogRefused {
  return new LogRefused(`The file named by {credentialsFile}, ${file}, ${what}.`);
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown error';
}
