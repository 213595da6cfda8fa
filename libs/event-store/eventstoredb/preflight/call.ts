import {
  connect as connectHttp2,
  type ClientHttp2Session,
  type IncomingHttpHeaders,
  type IncomingHttpStatusHeader,
} from 'node:http2';
import type { Socket } from 'node:net';

/** The answer to one gRPC call. */
export interface Answer {
  readonly httpStatus: number;
  readonly isGrpc: boolean;
  /** gRPC's own; `undefined` when the answer had none. */
  readonly status: number | undefined;
  readonly message: string;
  /** The message without its frame; empty when there was none. */
  readonly body: Uint8Array;
}

/** What speaks there has not answered as HTTP/2 does. */
export class NoHttp2 extends Error {
  override readonly name = 'NoHttp2';
}

/** An answer larger than this is not one that was asked for. */
const answerBytesMax = 1024 * 1024;
const frameBytes = 5;
/** An empty message: not compressed, length 0. */
const emptyMessage = Buffer.alloc(frameBytes);

/**
 * One gRPC call with an empty message by HTTP/2 itself, so that a failure says what it was: gRPC clients call nearly
 * everything "unavailable". Ends and destroys `socket`.
 * @throws NoHttp2; the reason of `signal` when it aborts
 */
export async function callOnce(
  socket: Socket,
  authority: string,
  path: string,
  signal: AbortSignal,
  isTls: boolean,
): Promise<Answer> {
  const scheme = isTls ? 'https' : 'http';
  const session = connectHttp2(`${scheme}://${authority}`, { createConnection: () => socket });
  let abort = (): void => undefined;
  try {
    return await new Promise<Answer>((resolve, reject) => {
      abort = () => reject(signal.reason as Error);
      const fail = (): void => reject(new NoHttp2(`no HTTP/2 at ${authority}`));
      session.on('error', fail).on('close', fail).on('goaway', fail);
      if (signal.aborted) return abort();
      signal.addEventListener('abort', abort, { once: true });
      request(session, path, scheme, authority).then(resolve, fail);
    });
  } finally {
    signal.removeEventListener('abort', abort);
    session.destroy();
    socket.destroy();
  }
}

function request(session: ClientHttp2Session, path: string, scheme: string, authority: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = session.request({
      ':method': 'POST',
      ':path': path,
      ':scheme': scheme,
      ':authority': authority,
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    let headers: IncomingHttpHeaders & IncomingHttpStatusHeader = {};
    let trailers: IncomingHttpHeaders = {};
    let bytes = 0;
    const chunks: Buffer[] = [];
    call.on('response', (got) => (headers = got));
    call.on('trailers', (got: IncomingHttpHeaders) => (trailers = got));
    call.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= answerBytesMax) chunks.push(chunk);
      else call.destroy(new NoHttp2('far too large an answer'));
    });
    call.on('error', reject);
    call.on('close', () => {
      const httpStatus = headers[':status'];
      if (httpStatus === undefined) return reject(new NoHttp2('no answer'));
      const both = { ...headers, ...trailers };
      const status = both['grpc-status'];
      resolve({
        httpStatus,
        isGrpc: String(headers['content-type'] ?? '').startsWith('application/grpc'),
        status: status === undefined ? undefined : Number(status),
        message: decoded(String(both['grpc-message'] ?? '')),
        body: Buffer.concat(chunks).subarray(frameBytes),
      });
    });
    call.end(emptyMessage);
  });
}

function decoded(message: string): string {
  try {
    return decodeURIComponent(message);
  } catch {
    return message; // not escaped as gRPC asks for: shown as it came
  }
}
