import { once } from 'node:events';
import { connect } from 'node:net';

/** Sends HTTP as bytes on a socket, also requests that no HTTP client would send, and returns the complete response. */

export interface Response {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Exchange {
  /** The answers without interim ones (1xx). */
  readonly responses: readonly Response[];
  /** Whether the service closed the connection within the time. */
  readonly closed: boolean;
}

interface Options {
  /** Whether to end our side of the connection after the last byte (half-close). */
  readonly half?: boolean;
  readonly timeoutMs?: number;
  /** Whether the requests are HEAD, whose answers have no body. */
  readonly isHead?: boolean;
}

export async function exchange(port: number, bytes: string | Buffer, options: Options = {}): Promise<Exchange> {
  const { half = false, timeoutMs = 8_000, isHead = false } = options;
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  // The service resets a connection after its answer or without one; the responses show which.
  socket.on('error', () => socket.destroy());
  const over = Promise.race([once(socket, 'end'), once(socket, 'close')]).then(() => true);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), timeoutMs)));
  socket.write(bytes);
  if (half) socket.end();
  const closed = await Promise.race([over, late]);
  clearTimeout(timer);
  socket.destroy();
  return { responses: responsesIn(Buffer.concat(chunks), isHead), closed };
}

function responsesIn(bytes: Buffer, isHead: boolean): Response[] {
  const responses: Response[] = [];
  let rest = bytes;
  while (rest.length > 0) {
    const headEnd = rest.indexOf('\r\n\r\n');
    if (headEnd < 0) throw new Error(`no whole answer: ${rest.toString('latin1').slice(0, 200)}`);
    const [statusLine = '', ...lines] = rest.subarray(0, headEnd).toString('latin1').split('\r\n');
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(statusLine)?.[1]);
    if (!status) throw new Error(`no status line: ${statusLine}`);
    const headers = Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
    );
    const from = headEnd + 4;
    const length =
      isHead || status < 200 || status === 304 ? 0 : Number(headers['content-length'] ?? rest.length - from);
    if (from + length > rest.length) throw new Error(`an answer is cut off: ${statusLine}`);
    if (status >= 200) responses.push({ status, headers, body: rest.subarray(from, from + length).toString('utf8') });
    rest = rest.subarray(from + length);
  }
  return responses;
}
