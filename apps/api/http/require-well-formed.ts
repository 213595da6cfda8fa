import type { IncomingHttpHeaders } from 'node:http';
import { Problem } from '../problems/problem.js';

/** The parts of Node's request that describe the framing of a message. */
export interface Message {
  readonly httpVersionMajor: number;
  readonly httpVersion: string;
  readonly headers: IncomingHttpHeaders;
  /** Alternating names and values as received: Node's `headers` keep only the first of some repeated headers. */
  readonly rawHeaders: readonly string[];
}

/** Headers that may occur once: two values contradict each other, and neither may be dropped silently. */
const singletons = new Set([
  'host',
  'content-type',
  'if-match',
  'idempotency-key',
  'x-actor',
  'x-role',
  'x-office',
  'x-client',
  'x-on-behalf-of',
  'x-correlation-id',
  'traceparent',
]);

/**
 * Refuses a request whose framing Node accepts against RFC 9112, or whose headers contradict each other.
 * @throws Problem
 */
export function requireWellFormed({ httpVersion, httpVersionMajor, headers, rawHeaders }: Message): void {
  if (httpVersionMajor !== 1)
    throw malformed(`The service speaks HTTP/1.1, not HTTP/${httpVersion}`, `Chỉ nhận HTTP/1.1`);
  if (headers.host === undefined && httpVersion !== '1.0')
    throw malformed('A request of HTTP/1.1 needs one Host header', 'Yêu cầu HTTP/1.1 cần một tiêu đề Host');
  const seen = new Set<string>();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]!.toLowerCase();
    if (!singletons.has(name)) continue;
    if (seen.has(name)) throw repeated(name);
    seen.add(name);
  }
  const coding = headers['transfer-encoding'];
  if (coding !== undefined && coding.toLowerCase() !== 'chunked')
    throw new Problem('transfer-encoding-unsupported', {
      vi: `Chỉ nhận Transfer-Encoding: chunked, không nhận ${coding}`,
      en: `Transfer-Encoding may be chunked only, not ${coding}`,
    });
}

/** Refuses a body that is compressed or in another charset: read as plain UTF-8 it would be a different text. */
export function requirePlainBody({ 'content-encoding': coding, 'content-type': type }: IncomingHttpHeaders): void {
  if (coding !== undefined && coding.trim().toLowerCase() !== 'identity')
    throw new Problem(
      'content-encoding-unsupported',
      {
        vi: `Gửi nội dung không nén: không nhận Content-Encoding: ${coding}`,
        en: `Send the body as it is: Content-Encoding ${coding} is not accepted`,
      },
      { headers: { 'accept-encoding': 'identity' } },
    );
  const charset = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(type ?? '')?.[1];
  if (charset !== undefined && !/^utf-?8$/i.test(charset))
    throw new Problem(
      'media-type-unsupported',
      {
        vi: `Nội dung phải là application/json bằng UTF-8, không phải ${charset}`,
        en: `The body must be application/json in UTF-8, not ${charset}`,
      },
      { headers: { 'accept-post': 'application/json' } },
    );
}

function malformed(en: string, vi: string): Problem {
  return new Problem('request-malformed', { vi, en }, { headers: { connection: 'close' } });
}

function repeated(name: string): Problem {
  if (name === 'host') return malformed('Host may be given once only', 'Host chỉ được nêu một lần');
  return new Problem('header-invalid', {
    vi: `Tiêu đề ${name} chỉ được nêu một lần`,
    en: `The header ${name} may be given once only`,
  });
}
