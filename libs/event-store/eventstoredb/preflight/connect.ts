import { connect as connectTcp, isIP } from 'node:net';
import { connect as connectTls, type ConnectionOptions, type TLSSocket } from 'node:tls';
import type { Address } from '../client/connection-string.js';

export interface Connected {
  /** The last stage that the connection reached. */
  readonly stage: 'name' | 'connect' | 'tls' | 'http1' | 'http2';
  /** Why the connection ended at that stage: a Node error code, `late`, or empty for success. */
  readonly code: string;
}

/** Connects (with `tls` up to the end of its handshake) and disconnects; sends no request. */
export function connect(
  { address: host, port }: Address,
  tls: ConnectionOptions | undefined,
  late: AbortSignal,
): Promise<Connected> {
  const servername = isIP(host) ? '' : host;
  const socket = tls
    ? connectTls({ ...tls, host, port, servername, ALPNProtocols: ['h2', 'http/1.1'] })
    : connectTcp({ host, port });
  return new Promise((resolve) => {
    let stage: Connected['stage'] = isIP(host) ? 'connect' : 'name';
    const ended = (code: string): void => {
      resolve({ stage, code });
      socket.destroy();
    };
    socket.on('lookup', (error) => (stage = error ? 'name' : 'connect'));
    socket.on('connect', () => {
      stage = tls ? 'tls' : 'http2';
      if (!tls) ended('');
    });
    socket.on('secureConnect', () => {
      stage = (socket as TLSSocket).alpnProtocol === 'h2' ? 'http2' : 'http1';
      ended('');
    });
    socket.on('error', ({ code, message }: NodeJS.ErrnoException) => ended(code ?? message));
    socket.on('close', () => ended('ECONNRESET'));
    late.addEventListener('abort', () => ended('late'));
  });
}
