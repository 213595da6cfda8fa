import { readFileSync } from 'node:fs';
import { get as getHttp } from 'node:http';
import { get as getHttps, type RequestOptions } from 'node:https';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import { addressText, type Address, type Target } from '../client/connection-string.js';
import { callOnce, NoHttp2, type Answer } from './call.js';
import { diagnoses, UnfitServer } from './diagnosis.js';

/** `undefined` is no TLS. */
export type Tls = ConnectionOptions | undefined;

export function tlsOf({ tls, options }: Target): Tls {
  if (!tls) return undefined;
  const { tlsCAFile, userCertFile, userKeyFile } = options;
  return {
    ...(tlsCAFile !== undefined && { ca: readFileSync(tlsCAFile) }),
    ...(userCertFile !== undefined && { cert: readFileSync(userCertFile) }),
    ...(userKeyFile !== undefined && { key: readFileSync(userKeyFile) }),
  };
}

/** What a connection had come to when it failed. */
class Failed extends Error {
  override readonly name = 'Failed';
  constructor(
    readonly stage: Stage,
    readonly code: string,
  ) {
    super(`${stage}: ${code}`);
  }
}

type Stage = 'name' | 'connect' | 'tls' | 'http2';

/**
 * One gRPC call with an empty message to one address. Every socket is closed when it settles.
 * @throws UnfitServer when nothing answers there that speaks gRPC as the settings say
 */
export async function call(address: Address, tls: Tls, path: string, signal: AbortSignal): Promise<Answer> {
  const at: { stage: Stage } = { stage: 'name' };
  try {
    const socket = await open(address, tls, signal, at);
    at.stage = 'http2';
    return await callOnce(socket, addressText(address), path, signal, tls !== undefined);
  } catch (error) {
    if (signal.aborted) throw new UnfitServer(late(at.stage));
    if (error instanceof Failed && error.stage !== 'tls') throw new UnfitServer(unreached(error));
    if (error instanceof Failed || error instanceof NoHttp2)
      throw new UnfitServer(await whatElse(address, tls, error, signal));
    throw error;
  }
}

function late(stage: Stage) {
  return stage === 'name' ? diagnoses.slowName : stage === 'connect' ? diagnoses.noConnection : diagnoses.mute;
}

function unreached({ stage, code }: Failed) {
  if (stage === 'name') return diagnoses.unknownHost(code);
  if (code === 'ECONNREFUSED') return diagnoses.refused;
  return code === 'ETIMEDOUT' ? diagnoses.noConnection : diagnoses.unreachable(code);
}

const untrusted = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'CERT_REJECTED',
  'CERT_REVOKED',
  'INVALID_CA',
  'INVALID_PURPOSE',
]);

/** Something accepted the connection and then did not speak as expected: what does it speak? */
async function whatElse(address: Address, tls: Tls, error: Failed | NoHttp2, signal: AbortSignal) {
  const code = error instanceof Failed ? error.code : '';
  if (untrusted.has(code)) return diagnoses.untrusted(code);
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') return diagnoses.expired(code);
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return diagnoses.otherName;
  // Asked all at once: some programs wait for ever for the rest of what they do not understand.
  const guesses = [
    ...(tls
      ? ([
          [speaksHttp2(address, signal), diagnoses.speaksPlain],
          [speaksHttp1(address, true, signal), diagnoses.http1],
        ] as const)
      : ([[handshakes(address, signal), diagnoses.wantsTls]] as const)),
    [speaksHttp1(address, false, signal), diagnoses.http1],
  ] as const;
  for (const [isIt, finding] of guesses) if (await isIt) return finding;
  return error instanceof Failed && code !== 'ECONNRESET' ? diagnoses.tlsFailed(code) : diagnoses.endsConnection;
}

async function speaksHttp2(address: Address, signal: AbortSignal): Promise<boolean> {
  try {
    const socket = await open(address, undefined, signal, { stage: 'name' });
    await callOnce(socket, addressText(address), '/', signal, false);
    return true;
  } catch {
    return false; // it is not this, which is all that was asked
  }
}

async function handshakes(address: Address, signal: AbortSignal): Promise<boolean> {
  try {
    // Nothing is sent over it: whom it belongs to does not matter.
    const socket = await open(address, { rejectUnauthorized: false }, signal, { stage: 'name' });
    socket.destroy();
    return true;
  } catch {
    return false; // it is not this, which is all that was asked
  }
}

function speaksHttp1({ address, port }: Address, isTls: boolean, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const options: RequestOptions = { host: address, port, path: '/', agent: false, signal, rejectUnauthorized: false };
    const request = (isTls ? getHttps : getHttp)(options, (response) => {
      response.on('error', () => undefined).destroy();
      resolve(true);
    });
    request.on('error', () => resolve(false));
  });
}

/** @throws Failed; the reason of `signal` when it aborts */
function open({ address, port }: Address, tls: Tls, signal: AbortSignal, at: { stage: Stage }): Promise<Socket> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason as Error);
    const plain = connectTcp({ host: address, port });
    let socket: Socket = plain;
    const settle = (error?: Error): void => {
      signal.removeEventListener('abort', abort);
      // From here on whoever takes the socket listens; until then its errors are nobody's concern.
      plain.off('close', closed).on('error', () => undefined);
      if (!error) return resolve(socket);
      plain.destroy();
      socket.destroy();
      reject(error);
    };
    const failed = (error: NodeJS.ErrnoException): void => settle(new Failed(at.stage, error.code ?? error.message));
    const closed = (): void => settle(new Failed(at.stage, 'ECONNRESET'));
    const abort = (): void => settle(signal.reason as Error);
    signal.addEventListener('abort', abort, { once: true });
    if (isIP(address)) at.stage = 'connect';
    plain.on('error', failed).on('close', closed);
    plain.on('lookup', (error) => (at.stage = error ? 'name' : 'connect'));
    plain.on('connect', () => {
      if (!tls) return settle();
      at.stage = 'tls';
      const servername = isIP(address) ? '' : address;
      socket = connectTls({ ...tls, socket: plain, host: address, servername, ALPNProtocols: ['h2', 'http/1.1'] });
      socket.on('error', failed).on('secureConnect', () => settle());
    });
  });
}
