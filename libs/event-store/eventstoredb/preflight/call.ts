import { get as getHttp } from 'node:http';
import { connect as connectHttp2, type ClientHttp2Stream, type IncomingHttpHeaders } from 'node:http2';
import { get as getHttps } from 'node:https';
import { connect as connectTcp, isIP } from 'node:net';
import { unescape } from 'node:querystring';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import { addressText, type Address } from '../client/connection-string.js';
import { UnfitServer } from './diagnosis.js';

/** Undefined: no TLS. */
export type Tls = ConnectionOptions | undefined;

/** The answer to one gRPC call. */
export interface Answer {
  readonly httpStatus: number;
  readonly isGrpc: boolean;
  /** gRPC's status; undefined when the answer had none. */
  readonly status: number | undefined;
  readonly message: string;
  /** The message without its frame; empty when there was none. */
  readonly body: Uint8Array;
}

/** A failure, with the stage that the connection had reached. */
class Failed extends Error {
  override readonly name = 'Failed';
  constructor(
    readonly stage: 'name' | 'connect' | 'tls' | 'http2',
    readonly code: string,
  ) {
    super(`${stage}: ${code}`);
  }
}

/** A larger answer is cut: it is not the requested one. */
const answerBytesMax = 1024 * 1024;
/** Frame of a gRPC message; all zero for an empty one. */
const frameBytes = 5;

/**
 * One gRPC call with an empty message to one address, over plain HTTP/2, so that a failure has an exact cause: gRPC
 * clients call nearly everything "unavailable". Every socket is closed when it settles.
 * @throws UnfitServer when nothing there speaks gRPC as the settings say
 */
export async function call(node: Address, tls: Tls, path: string, signal: AbortSignal): Promise<Answer> {
  try {
    return await callOnce(node, tls, path, signal);
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    if (signal.aborted) throw new UnfitServer(node, late[error.stage]);
    throw unreached(node, error) ?? untrusted(node, error) ?? (await whatElse(node, tls, error, signal));
  }
}

/** @throws Failed, also when `signal` aborts */
async function callOnce(node: Address, tls: Tls, path: string, signal: AbortSignal): Promise<Answer> {
  const { address, port } = node;
  let stage: Failed['stage'] = isIP(address) ? 'connect' : 'name';
  const plain = connectTcp({ host: address, port });
  plain.on('lookup', (error) => (stage = error ? 'name' : 'connect'));
  plain.on('connect', () => (stage = tls ? 'tls' : 'http2'));
  const host = { socket: plain, host: address, servername: isIP(address) ? '' : address };
  const socket = tls ? connectTls({ ...tls, ...host, ALPNProtocols: ['h2', 'http/1.1'] }) : plain;
  socket.on('secureConnect', () => (stage = 'http2'));
  const authority = addressText(node);
  const session = connectHttp2(`${tls ? 'https' : 'http'}://${authority}`, { createConnection: () => socket });
  let ended = (): void => undefined;
  try {
    return await new Promise<Answer>((resolve, reject) => {
      const fail = ({ code, message }: NodeJS.ErrnoException): void => reject(new Failed(stage, code ?? message));
      ended = () => reject(new Failed(stage, 'ECONNRESET'));
      for (const each of [plain, socket, session]) each.on('error', fail).on('close', ended);
      session.on('goaway', ended);
      signal.addEventListener('abort', ended);
      if (signal.aborted) return ended();
      const headers = { ':method': 'POST', ':path': path, 'content-type': 'application/grpc', te: 'trailers' };
      answerTo(session.request(headers)).then(resolve, fail);
    });
  } finally {
    signal.removeEventListener('abort', ended);
    session.destroy();
    socket.destroy();
    plain.destroy();
  }
}

function answerTo(request: ClientHttp2Stream): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers: IncomingHttpHeaders & { ':status'?: number } = {};
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('response', (got) => Object.assign(headers, got));
    request.on('trailers', (got: IncomingHttpHeaders) => Object.assign(headers, got));
    request.on('data', (chunk: Buffer) => (bytes += chunk.length) <= answerBytesMax && chunks.push(chunk));
    request.on('error', reject).on('close', () => {
      const { ':status': httpStatus, 'content-type': type = '', 'grpc-status': status } = headers;
      if (httpStatus === undefined) return reject(new Error('no answer'));
      const isGrpc = type.startsWith('application/grpc');
      const message = unescape(String(headers['grpc-message'] ?? ''));
      const body = Buffer.concat(chunks).subarray(frameBytes);
      resolve({ httpStatus, isGrpc, status: status === undefined ? undefined : Number(status), message, body });
    });
    request.end(Buffer.alloc(frameBytes));
  });
}

/** The diagnosis for a timeout at each stage. */
const late = { name: 'slowName', connect: 'noConnection', tls: 'mute', http2: 'mute' } as const;

function unreached(node: Address, { stage, code }: Failed): UnfitServer | undefined {
  if (stage === 'name') return new UnfitServer(node, 'unknownHost', code);
  if (stage !== 'connect') return undefined;
  if (code === 'ECONNREFUSED') return new UnfitServer(node, 'refused');
  return code === 'ETIMEDOUT' ? new UnfitServer(node, 'noConnection') : new UnfitServer(node, 'unreachable', code);
}

function untrusted(node: Address, { code }: Failed): UnfitServer | undefined {
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') return new UnfitServer(node, 'expired', code);
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return new UnfitServer(node, 'otherName');
  const isUntrusted = /^(DEPTH_ZERO_SELF|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|CERT_|INVALID_(CA|PURPOSE))/.test(code);
  return isUntrusted ? new UnfitServer(node, 'untrusted', code) : undefined;
}

/** Probes which protocol speaks at an address that accepted the connection and then did not answer as expected. */
async function whatElse(node: Address, tls: Tls, { stage, code }: Failed, signal: AbortSignal): Promise<UnfitServer> {
  const isAnswered = (answer: Promise<unknown>): Promise<boolean> => answer.then(Boolean, () => false);
  // Probed in parallel: some programs wait for ever for the rest of input that they do not understand.
  const [other, http1, http1OverTls] = [
    isAnswered(tls ? callOnce(node, undefined, '/', signal) : handshake(node, signal)),
    isAnswered(getOverHttp1(node, false, signal)),
    isAnswered(tls ? getOverHttp1(node, true, signal) : Promise.resolve(false)),
  ];
  if (await other) return new UnfitServer(node, tls ? 'speaksPlain' : 'wantsTls');
  if ((await http1OverTls) || (await http1)) return new UnfitServer(node, 'http1');
  return stage === 'tls' && code !== 'ECONNRESET'
    ? new UnfitServer(node, 'tlsFailed', code)
    : new UnfitServer(node, 'endsConnection');
}

/** Nothing is sent over it, so the certificate's owner does not matter. */
function handshake({ address, port }: Address, signal: AbortSignal): Promise<true> {
  return new Promise((resolve, reject) => {
    const servername = isIP(address) ? '' : address;
    const socket = connectTls({ host: address, port, servername, rejectUnauthorized: false });
    socket.on('secureConnect', () => {
      resolve(true);
      socket.destroy();
    });
    socket.on('error', reject).on('close', reject);
    signal.addEventListener('abort', () => socket.destroy(), { once: true });
  });
}

function getOverHttp1({ address, port }: Address, isTls: boolean, signal: AbortSignal): Promise<true> {
  return new Promise((resolve, reject) => {
    const options = { host: address, port, path: '/', agent: false, signal, rejectUnauthorized: false };
    const request = (isTls ? getHttps : getHttp)(options, (response) => {
      response.on('error', () => undefined).destroy();
      resolve(true);
    });
    request.on('error', reject);
  });
}
