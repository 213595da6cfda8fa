import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { AppendSight } from './frames.ts';

export const host = '127.0.0.1';

/** The bytes to drop: `up` to the server, `down` to the client. */
export type Direction = 'up' | 'down' | 'both';
/** When to reset the connection: `before` an append is passed on, or `after`, with its answer not passed on. */
export type ResetAt = 'before' | 'after';

/**
 * A TCP proxy between client and server that simulates network faults. A connection that has lost bytes stays silently
 * dead for ever, even when the fault is over; new connections work.
 */
export class Proxy {
  readonly #links = new Set<Link>();
  #server: Server | undefined;
  /** The port of the server behind the proxy. */
  target = 0;
  port = 0;
  delayMs = 0;
  swallowed: Direction | undefined;
  resetAt: ResetAt | undefined;
  /** How many chunks and connections a fault of this proxy affected. */
  met = 0;

  static async start(): Promise<Proxy> {
    const proxy = new Proxy();
    await proxy.accept();
    return proxy;
  }

  get open(): number {
    return this.#links.size;
  }

  /** The open connections, for debugging. */
  describe(): string[] {
    return [...this.#links].map((link) => link.describe());
  }

  /** Listens, on the same port as before. */
  async accept(): Promise<void> {
    if (this.#server) return;
    const server = createServer((client) => {
      const link = new Link(this, client, connect(this.target, host));
      this.#links.add(link);
      link.whenClosed = () => this.#links.delete(link);
    });
    this.#server = server;
    server.listen(this.port, host);
    await once(server, 'listening');
    this.port = (server.address() as AddressInfo).port;
  }

  /** Refuses new connections, and cuts the open ones. */
  refuse(): void {
    this.#server?.close();
    this.#server = undefined;
    this.cut();
  }

  cut(): void {
    this.met += this.#links.size;
    for (const link of this.#links) link.cut();
  }

  swallow(direction: Direction): void {
    this.swallowed = direction;
    for (const link of this.#links) link.swallow(direction);
  }

  /** From now on everything passes; dead connections stay dead. */
  heal(): void {
    this.delayMs = 0;
    this.swallowed = undefined;
    this.resetAt = undefined;
  }

  close(): void {
    this.refuse();
  }
}

/** Passes bytes on in order, each with the delay that applied when it arrived. */
class Pipe {
  #waiting: { readonly bytes: Buffer; readonly due: number }[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly to: Socket) {}

  pass(bytes: Buffer, delayMs: number): void {
    if (delayMs === 0 && this.#waiting.length === 0) return void this.to.write(bytes);
    this.#waiting.push({ bytes, due: Date.now() + delayMs });
    if (this.#waiting.length === 1) this.#next();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#waiting = [];
  }

  #next(): void {
    const first = this.#waiting[0];
    if (!first) return;
    this.#timer = setTimeout(
      () => {
        this.#waiting.shift();
        if (this.to.writable) this.to.write(first.bytes);
        this.#next();
      },
      Math.max(first.due - Date.now(), 0),
    );
  }
}

class Link {
  readonly #sight = new AppendSight();
  readonly #toServer: Pipe;
  readonly #toClient: Pipe;
  readonly #dead = { up: false, down: false };
  readonly #since = Date.now();
  #heardMs = Date.now();
  whenClosed: () => void = () => undefined;

  constructor(
    private readonly proxy: Proxy,
    private readonly client: Socket,
    private readonly server: Socket,
  ) {
    this.#toServer = new Pipe(server);
    this.#toClient = new Pipe(client);
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      socket.on('error', () => this.cut());
      socket.on('close', () => this.#closed(socket));
    }
    client.on('data', (bytes) => this.#up(bytes));
    server.on('data', (bytes) => this.#down(bytes));
    if (proxy.swallowed) this.swallow(proxy.swallowed);
  }

  swallow(direction: Direction): void {
    if (direction !== 'down') this.#dead.up = true;
    if (direction !== 'up') this.#dead.down = true;
  }

  describe(): string {
    const { up, down } = this.#dead;
    const dead = [up && 'up', down && 'down'].filter(Boolean).join('+') || 'nothing';
    return `${Date.now() - this.#since} ms old, ${dead} swallowed, client heard ${Date.now() - this.#heardMs} ms ago`;
  }

  cut(): void {
    this.client.destroy();
    this.server.destroy();
  }

  #up(bytes: Buffer): void {
    this.#heardMs = Date.now();
    if (this.#dead.up) return this.#met();
    const holdsAppend = this.#sight.sent(bytes);
    if (holdsAppend && this.proxy.resetAt === 'before') return this.#reset();
    this.#pass(bytes, this.#toServer);
  }

  #down(bytes: Buffer): void {
    if (this.#dead.down) return this.#met();
    const holdsAnswer = this.#sight.received(bytes);
    if (holdsAnswer && this.proxy.resetAt === 'after') return this.#reset();
    this.#pass(bytes, this.#toClient);
  }

  #pass(bytes: Buffer, to: Pipe): void {
    if (this.proxy.delayMs > 0) this.#met();
    to.pass(bytes, this.proxy.delayMs);
  }

  #met(): void {
    this.proxy.met += 1;
  }

  /** Sends an RST to the client; the server keeps the bytes it received. */
  #reset(): void {
    this.#met();
    this.client.resetAndDestroy();
    this.server.destroy();
  }

  #closed(socket: Socket): void {
    // On a dead connection the client must not notice that the server has closed it.
    if (socket === this.client || !this.#dead.down) this.cut();
    if (!this.client.destroyed) return;
    this.#toServer.close();
    this.#toClient.close();
    this.whenClosed();
  }
}
