import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { pathOf } from './routes.js';

interface InFlight {
  readonly request: string;
  readonly sinceMs: number;
}

/**
 * Tracks the server's connections and the requests in flight on them, so that an orderly shutdown can close the idle
 * ones: a client could keep an idle connection open, and so delay the shutdown, for as long as it likes.
 */
export class Connections {
  /** Each socket with its count of bytes read when it last became idle: more bytes mean that a request has started. */
  readonly #sockets = new Map<Socket, number>();
  readonly #inFlight = new Map<ServerResponse, InFlight & { readonly socket: Socket }>();

  watch(server: Server): void {
    // Replaces Node's own method, which closes a connection whose answer is still being read by the client.
    server.closeIdleConnections = () => this.closeIdle(false);
    server.on('connection', (socket: Socket) => {
      this.#sockets.set(socket, 0);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  /** Counts a request as in flight until the last byte of its answer was sent, or its connection is closed. */
  begin({ method = '', url = '', socket }: IncomingMessage, response: ServerResponse): void {
    this.#inFlight.set(response, { request: `${method} ${pathOf(url)}`, sinceMs: performance.now(), socket });
    response.once('close', () => {
      this.#inFlight.delete(response);
      if (this.#sockets.has(socket)) this.#sockets.set(socket, socket.bytesRead);
    });
  }

  /** The requests in flight and their age, such as `GET /v1/cases, 2.1 s`. */
  requests(): string[] {
    const now = performance.now();
    return [...this.#inFlight.values()].map(
      ({ request, sinceMs }) => `${request}, ${((now - sinceMs) / 1_000).toFixed(1)} s`,
    );
  }

  /** Closes connections without a request in flight. One with a half-sent request stays open, unless `alsoHalfSent`. */
  closeIdle(alsoHalfSent: boolean): void {
    const busy = new Set([...this.#inFlight.values()].map(({ socket }) => socket));
    for (const [socket, atRest] of this.#sockets)
      if (!busy.has(socket) && (alsoHalfSent || socket.bytesRead === atRest)) socket.destroySoon();
  }

  closeAll(): void {
    for (const socket of this.#sockets.keys()) socket.destroy();
  }
}
