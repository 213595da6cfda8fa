import { identity, newKey } from './bench.js';

/** Requests with one fault each; every one is sent to every operation. */

export interface Target {
  readonly method: string;
  readonly path: string;
  /** The example body of the description; undefined for an operation without a body. */
  readonly body: string | undefined;
  readonly hasParameterInPath: boolean;
}

/** The only correct answer; undefined when any described answer is correct. */
type Expected = number | ((target: Target) => number | undefined) | undefined;

interface Hostile {
  readonly of: (target: Target) => string | Buffer | undefined;
  readonly status?: Expected;
  readonly half?: boolean;
  /** Whether the method is one that the description does not have: 405, and Allow lists the right ones. */
  readonly isOtherMethod?: boolean;
}

type Parts = {
  readonly line?: string;
  readonly host?: string;
  /** Replaces the usual headers; undefined removes one. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** Further header lines. */
  readonly more?: string;
  readonly body?: string | Buffer | undefined;
};

/** A client's request, with some parts replaced. */
function request(target: Target, parts: Parts = {}): string {
  const body = Buffer.from('body' in parts ? (parts.body ?? '') : (target.body ?? ''));
  const usual: Record<string, string | undefined> = {
    ...identity,
    ...(target.method === 'POST'
      ? {
          ...(target.body === undefined ? {} : { 'content-type': 'application/json' }),
          'idempotency-key': newKey(),
          'if-match': '"r0"',
        }
      : {}),
    ...(body.length > 0 || target.method === 'POST' ? { 'content-length': String(body.length) } : {}),
    ...parts.headers,
  };
  const lines = Object.entries(usual).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${value}\r\n`],
  );
  const { line = `${target.method} ${target.path} HTTP/1.1`, host = 'Host: service\r\n', more = '' } = parts;
  return `${line}\r\n${host}Connection: close\r\n${lines.join('')}${more}\r\n${body.toString('latin1')}`;
}

const other = (method: string): Hostile => ({
  of: (target) => request(target, { line: `${method} ${target.path} HTTP/1.1`, body: '' }),
  isOtherMethod: true,
});
const header = (name: string, value: string, status?: Expected): Hostile => ({
  of: (target) => request(target, { headers: { [name]: value } }),
  status,
});
const twice = (name: string, value: string, status: number): Hostile => ({
  of: (target) => request(target, { headers: { [name]: value }, more: `${name}: other\r\n` }),
  status,
});
const query = (text: string, status?: number): Hostile => ({
  of: (target) => request(target, { line: `${target.method} ${target.path}?${text} HTTP/1.1` }),
  status,
});
/** Only for operations with a body. */
const body = (text: string | Buffer, status: number, headers: Parts['headers'] = {}): Hostile => ({
  of: (target) => (target.body === undefined ? undefined : request(target, { body: text, headers })),
  status,
});
const malformed = (parts: (target: Target) => Parts): Hostile => framing(parts, 400);
const framing = (parts: (target: Target) => Parts, status: Expected, half = false): Hostile => ({
  of: (target) => request(target, parts(target)),
  status,
  half,
});
const ofBody = (status: number) => (target: Target) => (target.body === undefined ? undefined : status);

export const hostileRequests: Readonly<Record<string, Hostile>> = {
  'nothing wrong': framing(() => ({}), undefined),
  'HTTP/2.0 in the request line': malformed(({ method, path }) => ({ line: `${method} ${path} HTTP/2.0` })),
  'no version at all': malformed(({ method, path }) => ({ line: `${method} ${path}` })),
  'no Host': malformed(() => ({ host: '' })),
  'two Hosts': malformed(() => ({ host: 'Host: a\r\nHost: b\r\n' })),
  'a header name with a blank': malformed(() => ({ more: 'Bad Name: x\r\n' })),
  'a header with NUL': malformed(() => ({ more: 'X-Note: a\0b\r\n' })),
  'a folded header': malformed(() => ({ more: 'X-Note: a\r\n b\r\n' })),
  'headers of 20 kB': framing(() => ({ more: `X-Note: ${'a'.repeat(20_000)}\r\n` }), 431),
  'two thousand headers': framing(() => ({ more: 'a:\r\n'.repeat(2_500) }), undefined),
  'a transfer coding and a length': malformed(() => ({
    headers: { 'transfer-encoding': 'chunked', 'content-length': '2' },
    body: '2\r\n{}\r\n0\r\n\r\n',
  })),
  'another transfer coding': framing(
    () => ({
      headers: { 'transfer-encoding': 'gzip, chunked', 'content-length': undefined },
      body: '2\r\n{}\r\n0\r\n\r\n',
    }),
    501,
  ),
  'a chunk without a size': malformed(() => ({
    headers: { 'transfer-encoding': 'chunked', 'content-length': undefined },
    body: 'zz\r\n{}\r\n0\r\n\r\n',
  })),
  'two lengths': malformed(() => ({ more: 'Content-Length: 3\r\n', headers: { 'content-length': '2' }, body: '{}' })),
  'a negative length': malformed(() => ({ headers: { 'content-length': '-1' } })),
  'a length that is no number': malformed(() => ({ headers: { 'content-length': '1e3' } })),
  'a body cut off': framing(() => ({ headers: { 'content-length': '9' }, body: '{}' }), ofBody(400), true),
  'an expectation': header('expect', 'the-unexpected', 417),
  'an Upgrade': framing(() => ({ more: 'Upgrade: websocket\r\n' }), undefined),
  'the whole URL': framing(({ method, path }) => ({ line: `${method} http://service${path} HTTP/1.1` }), undefined),
  'broken percent-encoding': malformed(({ method, path }) => ({ line: `${method} ${path}%zz HTTP/1.1` })),
  'bytes beyond ASCII in the path': malformed(({ method, path }) => ({ line: `${method} ${path}\u00e9 HTTP/1.1` })),
  'a path part of 300 characters': framing(
    ({ method, path }) => ({ line: `${method} ${path.replace(/[^/]{36}|P1|busy/, 'a'.repeat(300))} HTTP/1.1` }),
    ({ hasParameterInPath }) => (hasParameterInPath ? 414 : undefined),
  ),
  'a misspelt parameter': query('efectiveOn=2025-05-05', 422),
  'a parameter twice': query('mode=execute&mode=preview', 422),
  'a parameter without a name': query('=1'),
  'a parameter named __proto__': query('__proto__=1', 422),
  'a parameter of NUL': query('%00=%00', 422),
  'Accept without JSON': header('accept', 'application/xml;q=1, image/*'),
  'Accept-Language of nonsense': header('accept-language', 'vi;q=zz, ;;,*;q=9, \u00e9'),
  'a client with blanks': header('x-client', 'a b'),
  'a correlation id of nonsense': header('x-correlation-id', '<script>'),
  'an If-Match list': header('if-match', '"r0", "r1"'),
  'If-Match twice': twice('if-match', '"r0"', 400),
  'Idempotency-Key twice': twice('idempotency-key', 'one', 400),
  'Content-Type twice': twice('content-type', 'application/json', 400),
  'X-Actor twice': twice('x-actor', 'a', 400),
  'a compressed body': header('content-encoding', 'gzip', ofBody(415)),
  'another charset': header('content-type', 'application/json; charset=latin1', ofBody(415)),
  'another media type': header('content-type', 'text/plain', ofBody(415)),
  'a media type of nonsense': header('content-type', ';', ofBody(415)),
  'a parameter of the media type': header('content-type', 'application/json; version=2'),
  'no identity': framing(() => ({ headers: { 'x-actor': undefined } }), ofBody(401)),
  'no media type': body('{}', 415, { 'content-type': undefined }),
  'an empty body': body('', 400),
  'half a document': body('{"a":', 400),
  'a key given twice': body('{"effectiveOn":"2025-05-05","effectiveOn":"2025-05-06"}', 422),
  'a key of the prototype': body('{"__proto__":{"a":1}}', 400),
  'nesting without end': body(`${'['.repeat(200_000)}${']'.repeat(200_000)}`, 422),
  'a byte order mark': body(Buffer.from([0xef, 0xbb, 0xbf, 0x7b, 0x7d]), 422),
  'bytes that are not UTF-8': body(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), 400),
  'a megabyte': body(`{"a":"${'x'.repeat(1_000_000)}"}`, 413),
  'a length of a gigabyte': body('{}', 413, { 'content-length': '1000000000' }),
  'a GET with a body': {
    of: (target) => (target.method === 'GET' ? request(target, { body: '{"a":1}' }) : undefined),
  },
  PUT: other('PUT'),
  PATCH: other('PATCH'),
  DELETE: other('DELETE'),
  OPTIONS: other('OPTIONS'),
  TRACE: other('TRACE'),
  PROPFIND: other('PROPFIND'),
  CONNECT: other('CONNECT'),
};
