import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { pathOf } from './routes.js';

interface InFlight {
  readonly request: string;
  readonly sinceMs: number;
}

/**
 * The connections of the server and the requests in flight on them, so that an orderly end can tell the two apart: a
 * connection that waits for its next request, or never sent one, would hold it up for as long as the client likes.
 */
export class Connections {
  /** With the bytes that it had read when it last came to rest: more of them are the beginning of a request. */
  readonly #sockets = new Map<Socket, number>();
  readonly #inFlight = new Map<ServerResponse, InFlight & { readonly socket: Socket }>();

  watch(server: Server): void {
    // Node calls this as it closes, and its own takes a connection for idle whose answer is still being read.
    server.closeIdleConnections = () => this.closeIdle(false);
    server.on('connection', (socket: Socket) => {
      this.#sockets.set(socket, 0);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  /** In flight until the last byte of the answer has left, or the connection is gone. */
  begin({ method = '', url = '', socket }: IncomingMessage, response: ServerResponse): void {
    this.#inFlight.set(response, { request: `${method} ${pathOf(url)}`, sinceMs: performance.now(), socket });
    response.once('close', () => {
      this.#inFlight.delete(response);
      if (this.#sockets.has(socket)) this.#sockets.set(socket, socket.bytesRead);
    });
  }

  /** Such as `GET /v1/cases, 2.1 s`. */
  requests(): string[] {
    const now = performance.now();
    return [...this.#inFlight.values()].map(
      ({ request, sinceMs }) => `${request}, ${((now - sinceMs) / 1_000).toFixed(1)} s`,
    );
  }

  /** Closes what has no request in flight; one that is half sent is left, unless it had its time. */
  closeIdle(alsoHalfSent: boolean): void {
    const busy = new Set([...this.#inFlight.values()].map(({ socket }) => socket));
    for (const [socket, atRest] of this.#sockets)
      if (!busy.has(socket) && (alsoHalfSent || socket.bytesRead === atRest)) socket.destroySoon();
  }

  closeAll(): void {
    for (const socket of this.#sockets.keys()) socket.destroy();
  }
}
