import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EventStoreDBClient } from '@eventstore/db-client';
import { LogRefused } from '../../contract/port.js';
import { serverText, type Target, targetOf } from './connection-string.js';
import { eventStoreDbSettings as settingsOf, eventStoreDbWarnings, type GivenSettings } from './settings.js';

const names = { log: 'STORE_LOG', credentialsFile: 'STORE_LOG_CREDENTIALS', prefix: 'STORE_LOG_PREFIX' };
const eventStoreDbSettings = (given: GivenSettings) => settingsOf({ ...given, names });

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'event-store-settings-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function file(name: string, text: string, mode = 0o600): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

function refusal(env: GivenSettings): string {
  try {
    eventStoreDbSettings(env);
  } catch (error) {
    expect(error).toBeInstanceOf(LogRefused);
    return (error as Error).message;
  }
  throw new Error('nothing was refused');
}

const defaults = 'defaultDeadline=60000&keepAliveInterval=10000&keepAliveTimeout=5000&gossipTimeout=2';

/** The whole target as a connection string, which the client's own parser reads. */
function textOf(target: Target): string {
  const query = Object.entries({ tls: target.tls, ...target.options }).map(
    ([name, value]) => `${name}=${encodeURIComponent(value)}`,
  );
  return `${serverText(target)}?${query.join('&')}`;
}

describe('STORE_LOG', () => {
  it.each([
    [
      'one node',
      'esdb://127.0.0.1:2113?tls=false',
      `esdb://127.0.0.1:2113?tls=false&${defaults}&nodePreference=leader`,
    ],
    [
      'TLS unless it is put off',
      'esdb://db.example:2113/',
      `esdb://db.example:2113?tls=true&${defaults}&nodePreference=leader`,
    ],
    [
      'a cluster',
      ' ESDB://a.example:2113,b.example:2114,c.example:2115?node_preference=Follower ',
      `esdb://a.example:2113,b.example:2114,c.example:2115?tls=true&${defaults}&nodePreference=follower`,
    ],
    [
      'a name that stands for a cluster',
      'esdb+discover://cluster.example:2113?keepAliveInterval=-1&default-deadline=5000&gossipTimeout=1',
      'esdb+discover://cluster.example:2113?tls=true&defaultDeadline=5000&keepAliveInterval=-1&keepAliveTimeout=5000' +
        '&gossipTimeout=1&nodePreference=leader',
    ],
    [
      'several such names, which the client would not take, as a cluster',
      'esdb+discover://a.example:1,b.example:2',
      `esdb://a.example:1,b.example:2?tls=true&${defaults}&nodePreference=leader`,
    ],
    [
      'options that may only say what holds anyway',
      'esdb://a.example:1?tlsVerifyCert=true&throwOnAppendFailure=true&connectionName=n%C3%BA%201&maxDiscoverAttempts=3',
      `esdb://a.example:1?tls=true&${defaults}&nodePreference=leader&connectionName=n%C3%BA%201&maxDiscoverAttempts=3`,
    ],
  ])('takes %s', (_, log, connectionString) => {
    const target = targetOf(connectionString);
    expect(eventStoreDbSettings({ log })).toEqual({ target, prefix: 'log.', names });
    expect(textOf(target)).toBe(connectionString);
    expect(() => EventStoreDBClient.connectionString(connectionString)).not.toThrow();
  });

  it.each([
    ['', /neither "embedded" nor the address of a server/],
    ['embeded', /neither "embedded" nor/],
    ['127.0.0.1:2113', /neither "embedded" nor/],
    ['http://127.0.0.1:2113', /begins with "http:\/\/", unknown here/],
    ['esdb://', /has no host in the address/],
    ['esdb://:2113', /has no host in the address/],
    ['esdb://a:1,,b:2', /has no host in address 2/],
    ['esdb://a:1,:2', /has no host in address 2/],
    ['esdb://a', /names no port in the address .2113/],
    ['esdb://a:?tls=false', /names no port in the address/],
    ['esdb://a:1,b?tls=false', /names no port in address 2/],
    ['esdb://a:2113x', /has a port in the address that is no whole number from 1 to 65535/],
    ['esdb://a:-1', /no whole number from 1 to 65535/],
    ['esdb://a:0', /no whole number from 1 to 65535/],
    ['esdb://a:65536', /no whole number from 1 to 65535/],
    ['esdb://a:1:2', /no whole number from 1 to 65535/],
    ['esdb://a:2113/path', /no whole number from 1 to 65535/],
    ['esdb://[::1]:2113', /IPv6/],
    ['esdb://a b:2113', /characters in the address that no host name has/],
    [`esdb://${'a:1,'.repeat(16)}a:1`, /names 17 addresses; 16 are the most/],
    ['esdb://a:1?', undefined],
    ['esdb://a:1?tls', /has an option \(number 1\) that is not written OPTION=VALUE/],
    ['esdb://a:1?tls=false&', /has an option \(number 2\)/],
    ['esdb://a:1?tls=no', /gives the option tls a wrong value; it takes true or false/],
    ['esdb://a:1?tls=true&TLS=false', /gives the option tls twice/],
    ['esdb://a:1?tlss=false', /unknown option "tlss"; known are tls, tlsVerifyCert, tlsCAFile, .*keepAliveInterval/],
    ['esdb://a:1?defaultDeadline=10s', /defaultDeadline a wrong value; it takes a whole number of milliseconds from 1/],
    ['esdb://a:1?defaultDeadline=0', /defaultDeadline a wrong value/],
    ['esdb://a:1?keepAliveInterval=-2', /keepAliveInterval a wrong value; .* or -1 for off/],
    ['esdb://a:1?keepAliveTimeout=2147483648', /keepAliveTimeout a wrong value/],
    ['esdb://a:1?nodePreference=leeder', /nodePreference a wrong value; it takes leader, follower, random, read_only/],
    [
      'esdb://a:1?tlsVerifyCert=false',
      /the client always verifies; name the authority of the certificate with tlsCAFile/,
    ],
    ['esdb://a:1?throwOnAppendFailure=false', /wrong revisions/],
    ['esdb://a:1?tlsCAFile=%zz', /tlsCAFile a wrong value/],
    ['esdb://a:1?userKeyFile=key.pem', /they go together/],
  ])('%j', (log, expected) => {
    if (expected === undefined) return expect(eventStoreDbSettings({ log }).prefix).toBe('log.');
    const sentence = refusal({ log });
    expect(sentence).toMatch(expected);
    expect(sentence).toMatch(/^STORE_LOG .* Its form is: esdb:\/\/HOST:PORT, /);
  });

  it.each([
    'esdb://alice:s3cret@127.0.0.1:2113',
    'esdb://alice:s3cret@127.0.0.1:99999?nonsense',
    'esdb://alice:s3?cr&et=s3cret@127.0.0.1',
    'esdb://alice@127.0.0.1:2113',
    'alice:s3cret@127.0.0.1',
    'esdb://alice:s3cret%40127.0.0.1:2113',
  ])('refuses user and password in %j without repeating them', (log) => {
    const sentence = refusal({ log });
    expect(sentence).toMatch(/STORE_LOG must not hold a user and a password .* STORE_LOG_CREDENTIALS/);
    expect(sentence).not.toMatch(/alice|s3/);
  });

  it('repeats no part of a string where a host should be', () => {
    expect(refusal({ log: 'esdb://alice:s3cret' })).not.toMatch(/alice|s3/);
  });

  it('gives for every string settings or one sentence, and the settings are stable', () => {
    const pieces = fc.constantFrom(
      'esdb',
      '+discover',
      '://',
      'a',
      ':',
      '2113',
      ',',
      '?',
      '&',
      '=',
      'tls',
      'true',
      '/',
      '%',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 14 }), (parts) => {
        const log = parts.join('');
        try {
          const { target } = eventStoreDbSettings({ log });
          expect(eventStoreDbSettings({ log: textOf(target) }).target).toEqual(target);
        } catch (error) {
          expect(error).toBeInstanceOf(LogRefused);
          expect((error as Error).message).not.toContain('\n');
        }
      }),
    );
  });

  it('names a certificate file that cannot be used', () => {
    const missing = join(folder, 'no-such.pem');
    expect(refusal({ log: `esdb://a:1?tlsCAFile=${encodeURIComponent(missing)}` })).toBe(
      `The tlsCAFile of STORE_LOG, ${missing}, cannot be read (ENOENT).`,
    );
    const text = file('not.pem', 'nothing of the kind');
    expect(refusal({ log: `esdb://a:1?tlsCAFile=${encodeURIComponent(text)}` })).toMatch(
      /holds no certificate in PEM form/,
    );
  });
});

describe('STORE_LOG_CREDENTIALS', () => {
  const log = 'esdb://a.example:2113';

  it.each([
    ['two lines', 'alice\ns3 cret:é\n'],
    ['two lines without the last newline', 'alice\ns3 cret:é'],
    ['two lines from Windows', '\uFEFFalice\r\ns3 cret:é\r\n'],
  ])('takes %s', (name, text) => {
    const credentialsFile = file(name, text);
    const settings = eventStoreDbSettings({ log, credentialsFile });
    expect(settings.credentials).toEqual({ username: 'alice', password: 's3 cret:é' });
    expect(JSON.stringify(settings.target)).not.toMatch(/alice|s3/);
  });

  it.each([
    ['one line', 'alice-s3cret\n', 0o600, /must hold the user on its first line and the password on its second/],
    ['three lines', 'alice\ns3cret\nmore\n', 0o600, /and nothing else/],
    ['no user', '\ns3cret\n', 0o600, /must hold the user/],
    ['no password', 'alice\n\n', 0o600, /must hold the user/],
    ['nothing', '', 0o600, /must hold the user/],
    ['a colon in the user', 'alice:s3\ncret\n', 0o600, /has a colon in the user name/],
    ['far too much', 'alice\n'.repeat(1000), 0o600, /is larger than 4096 bytes/],
  ])('refuses a file with %s and prints nothing of it', (name, text, mode, expected) => {
    const credentialsFile = file(name, text, mode);
    const sentence = refusal({ log, credentialsFile });
    expect(sentence).toMatch(expected);
    expect(sentence).toContain(`The file named by STORE_LOG_CREDENTIALS, ${credentialsFile}, `);
    expect(sentence).not.toMatch(/alice|s3/);
  });

  it('refuses a missing file, a folder, and on Unix a file of everybody', () => {
    const missing = join(folder, 'no-such-file');
    expect(refusal({ log, credentialsFile: missing })).toMatch(/no-such-file, does not exist; it holds the user/);
    expect(refusal({ log, credentialsFile: folder })).toMatch(/is no file|cannot be read/);
    if (process.platform === 'win32') return;
    for (const mode of [0o640, 0o604, 0o620]) {
      const credentialsFile = file('open', 'alice\ns3cret\n', mode);
      const sentence = refusal({ log, credentialsFile });
      expect(sentence).toMatch(/can be read or changed by other accounts; take that away with "chmod 600"/);
      expect(sentence).not.toMatch(/alice|s3/);
    }
  });

  it('says that the client keeps them to itself without TLS, and that other machines see all', () => {
    const credentialsFile = file('two', 'alice\ns3cret\n');
    const warnings = (text: string, given = true): readonly string[] =>
      eventStoreDbWarnings(eventStoreDbSettings({ log: text, ...(given && { credentialsFile }) }));
    expect(warnings('esdb://db.example:2113')).toEqual([]);
    expect(warnings('esdb://127.0.0.1:2113?tls=false', false)).toEqual([]);
    expect(warnings('esdb://localhost:2113?tls=false')).toEqual([
      expect.stringMatching(/sends no user and no password/),
    ]);
    const both = warnings('esdb://127.0.0.1:2113,db.example:2113?tls=false');
    expect(both).toHaveLength(2);
    expect(both.join(' ')).not.toMatch(/alice|s3/);
  });
});

describe('STORE_LOG_PREFIX', () => {
  const log = 'esdb://a.example:2113';

  it.each(['log.', 'Province-01.', '7.'])('takes %j', (prefix) => {
    expect(eventStoreDbSettings({ log, prefix }).prefix).toBe(prefix);
  });

  it.each(['nodot', '.', 'a.b.', 'a..', '$a.', 'a_b.', 'a b.', 'a.\n', `${'a'.repeat(64)}.`])(
    'refuses %j',
    (prefix) => {
      expect(refusal({ log, prefix })).toMatch(/STORE_LOG_PREFIX must be .* exactly one dot, at the end, .*"log."/);
    },
  );

  it('is the default when the variable is empty', () => {
    expect(eventStoreDbSettings({ log, prefix: '', credentialsFile: '' })).toMatchObject({ prefix: 'log.' });
  });
});
