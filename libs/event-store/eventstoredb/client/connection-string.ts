import { LogRefused } from '../../contract/port.js';

/**
 * The parsed address of a log. The client's own parser ignores unknown options, takes `2113x` for a port, and quotes
 * the whole string, password included, in errors and warnings. So this parser is strict, and its messages quote only
 * the scheme and the names of options.
 */
export interface Target {
  /** Whether the address is one DNS name that stands for all nodes of a cluster. */
  readonly discover: boolean;
  readonly addresses: readonly Address[];
  readonly tls: boolean;
  readonly options: Options;
}

export interface Address {
  readonly address: string;
  readonly port: number;
}

/** Options under the client's names and in its units: milliseconds, but seconds for `gossipTimeout`; -1 is off. */
export interface Options {
  readonly defaultDeadline: number;
  readonly keepAliveInterval: number;
  readonly keepAliveTimeout: number;
  readonly gossipTimeout: number;
  readonly nodePreference: NodePreference;
  readonly discoveryInterval?: number;
  readonly maxDiscoverAttempts?: number;
  readonly connectionName?: string;
  readonly tlsCAFile?: string;
  readonly userCertFile?: string;
  readonly userKeyFile?: string;
}

export type NodePreference = 'leader' | 'follower' | 'random' | 'read_only_replica';

/**
 * Values for options that the string does not name. `defaultDeadline` becomes an absolute time for the server, so a
 * short one fails every append of a process whose clock is behind. A silent connection ends after interval + timeout. A
 * silent node delays the discovery of a cluster by `gossipTimeout`.
 */
const defaults = {
  defaultDeadline: 60_000,
  keepAliveInterval: 10_000,
  keepAliveTimeout: 5_000,
  gossipTimeout: 2,
  nodePreference: 'leader',
} as const satisfies Options;

const addressesMax = 16;
/** The longest time that a timer of Node can hold; one set to a longer time fires at once. */
const wholeMax = 2_147_483_647;

const form =
  'esdb://HOST:PORT, esdb://HOST:PORT,HOST:PORT,HOST:PORT or esdb+discover://NAME:PORT, then ?OPTION=VALUE&…';

/** Parses an address. @throws LogRefused with fault and right form; braces stand for the setting (`settings.ts`). */
export function targetOf(text: string): Target {
  const trimmed = text.trim();
  if (/@|^[^?]*%40/.test(trimmed)) {
    throw new LogRefused(
      '{log} must not hold a user and a password (there is an "@" in it): put them on two lines into a file ' +
        'that only this account can read, and name that file in {credentialsFile}. An "@" within the value ' +
        'of an option is written %40.',
    );
  }
  const parts = /^([^:/?#]*):\/\/([^?]*)(?:\?(.*))?$/s.exec(trimmed);
  if (!parts) throw refused('is neither "embedded" nor the address of a server');
  const [, scheme = '', hosts = '', query] = parts;
  const discover = scheme.toLowerCase() === 'esdb+discover';
  if (!discover && scheme.toLowerCase() !== 'esdb') {
    throw refused(`begins with ${/^[a-z][a-z+.-]{0,20}$/i.test(scheme) ? `"${scheme}://"` : 'a scheme'}, unknown here`);
  }
  const addresses = addressesOf(hosts.replace(/\/+$/, ''));
  const { tls, ...options } = optionsOf(query ?? '');
  // Of several names the client would use the first only, though other clients take them for the nodes of a cluster.
  return { discover: discover && addresses.length === 1, addresses, tls, options };
}

/** The server or servers, without options. */
export function serverText({ discover, addresses }: Target): string {
  return `${discover ? 'esdb+discover' : 'esdb'}://${addresses.map(addressText).join(',')}`;
}

export function addressText({ address, port }: Address): string {
  return `${address}:${port}`;
}

function addressesOf(hosts: string): Address[] {
  const texts = hosts.split(',');
  if (texts.length > addressesMax) throw refused(`names ${texts.length} addresses; ${addressesMax} are the most`);
  return texts.map((text, index) => addressOf(text, texts.length === 1 ? 'the address' : `address ${index + 1}`));
}

function addressOf(text: string, which: string): Address {
  const colon = text.indexOf(':');
  const address = colon === -1 ? text : text.slice(0, colon);
  if (text.startsWith('[')) throw refused(`has an IPv6 address; the client takes none, so give ${which} a name`);
  if (text === '' || address === '') throw refused(`has no host in ${which}`);
  if (!/^[A-Za-z0-9._-]+$/.test(address)) throw refused(`has characters in ${which} that no host name has`);
  if (colon === -1 || colon === text.length - 1) {
    throw refused(`names no port in ${which} (2113 is the usual one of EventStoreDB)`);
  }
  const port = /^\d{1,5}$/.test(text.slice(colon + 1)) ? Number(text.slice(colon + 1)) : 0;
  if (port < 1 || port > 65_535) throw refused(`has a port in ${which} that is no whole number from 1 to 65535`);
  return { address, port };
}

interface Rule {
  readonly form: string;
  /** Returns the option's value; undefined when the text does not have its form. */
  readonly take: (value: string) => string | number | boolean | undefined;
}

const flag: Rule = {
  form: 'true or false',
  take: (value) => (value === 'true' || value === 'false' ? value === 'true' : undefined),
};

const trueOnly = (why: string): Rule => ({
  form: `true: ${why}`,
  take: (value) => (value === 'true' ? true : undefined),
});

const text = (what: string): Rule => ({
  form: what,
  take: (value) => {
    try {
      return decodeURIComponent(value) || undefined;
    } catch {
      return undefined; // a "%" that starts no escape
    }
  },
});

const whole = (unit: string, off: boolean): Rule => ({
  form: `a whole number of ${unit} from 1 to ${wholeMax}${off ? ', or -1 for off' : ''}`,
  take: (value) => {
    if (off && value === '-1') return -1;
    const number = /^\d{1,10}$/.test(value) ? Number(value) : 0;
    return number >= 1 && number <= wholeMax ? number : undefined;
  },
});

const preferences: readonly NodePreference[] = ['leader', 'follower', 'random', 'read_only_replica'];

const rules: Readonly<Record<keyof Options | 'tls' | 'tlsVerifyCert' | 'throwOnAppendFailure', Rule>> = {
  tls: flag,
  tlsVerifyCert: trueOnly('the client always verifies; name the authority of the certificate with tlsCAFile'),
  tlsCAFile: text('the path of a certificate file'),
  userCertFile: text('the path of a certificate file'),
  userKeyFile: text('the path of a key file'),
  defaultDeadline: whole('milliseconds', false),
  keepAliveInterval: whole('milliseconds', true),
  keepAliveTimeout: whole('milliseconds', true),
  gossipTimeout: whole('seconds', false),
  discoveryInterval: whole('milliseconds', false),
  maxDiscoverAttempts: whole('attempts', false),
  nodePreference: {
    form: preferences.join(', '),
    take: (value) => preferences.find((preference) => flat(preference) === flat(value)),
  },
  connectionName: text('a name'),
  throwOnAppendFailure: trueOnly('otherwise the client answers with wrong revisions'),
};

/** The option's name as compared: the client accepts `tls-ca-file` and `TLSCAFILE` for `tlsCAFile` too. */
function flat(name: string): string {
  return name.trim().toLowerCase().replace(/[_-]/g, '');
}

function optionsOf(query: string): Options & { readonly tls: boolean } {
  const names = Object.keys(rules) as (keyof typeof rules)[];
  const given = new Map<string, unknown>();
  for (const [index, pair] of (query === '' ? [] : query.split('&')).entries()) {
    const equals = pair.indexOf('=');
    if (equals < 1) throw refused(`has an option (number ${index + 1}) that is not written OPTION=VALUE`);
    const key = pair.slice(0, equals);
    const name = names.find((known) => flat(known) === flat(key));
    if (!name) {
      const quoted = /^[\w-]{1,40}$/.test(key) ? `"${key}"` : `number ${index + 1}`;
      throw refused(`has an unknown option ${quoted}; known are ${names.join(', ')}`);
    }
    if (given.has(name)) throw refused(`gives the option ${name} twice`);
    const value = rules[name].take(pair.slice(equals + 1).trim());
    if (value === undefined) throw refused(`gives the option ${name} a wrong value; it takes ${rules[name].form}`);
    given.set(name, value);
  }
  if (given.has('userCertFile') !== given.has('userKeyFile')) {
    throw refused('gives one of userCertFile and userKeyFile; they go together');
  }
  given.delete('tlsVerifyCert');
  given.delete('throwOnAppendFailure');
  return { tls: true, ...defaults, ...(Object.fromEntries(given) as Partial<Options & { tls: boolean }>) };
}

function refused(what: string): LogRefused {
  return new LogRefused(`{log} ${what}. Its form is: ${form}`);
}
