import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Installation, InstallationPlace } from '#installation';
import { createApp } from './app.js';
import type { Closing } from './runtime/shutdown.js';
import { Connections } from './http/connections.js';
import type { ServiceLog } from './http/service-log.js';
import { limits } from './runtime/limits.js';
import { Service } from './runtime/service.js';
import { openPlace } from './start.js';

/** Everything that the process has opened so far, so that a shutdown at any time closes all of it. */
export class Running {
  readonly service = new Service();
  readonly #stop = new AbortController();
  readonly #connections = new Connections();
  #app: NestFastifyApplication | undefined;
  #opening: Promise<Installation> | undefined;
  #playing: Promise<void> | undefined;
  #reacting: Promise<void> | undefined;
  /** The store that is being opened or closed. */
  #store = '';

  /** Aborted at shutdown: ends the followers of the log, and the docket. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  async open(place: InstallationPlace): Promise<Installation> {
    this.#store = 'log, still being opened';
    this.#opening = openPlace(place);
    return this.#opening;
  }

  async close(): Promise<void> {
    const installation = await this.#opening;
    this.#opening = undefined;
    await installation?.close((name) => (this.#store = name));
  }

  /** Makes the service listen. @returns the port */
  async serve(journal: ServiceLog, host: string, port: number): Promise<number> {
    this.#app = await createApp(this.service, { journal, connections: this.#connections });
    await this.#app.listen(port, host);
    return (this.#app.getHttpServer().address() as { port: number }).port;
  }

  async play(playing: Promise<void>): Promise<void> {
    this.#playing = playing;
    await playing;
  }

  follow(reacting: Promise<void>): void {
    this.#reacting = reacting;
  }

  /** The steps of a shutdown: the requests, while the stores can answer them; the followers of the log; the stores. */
  closings(): Closing[] {
    this.service.progress = { phase: 'closing' };
    const limitMs = limits.closeStoresMs;
    const stores: Closing = {
      name: 'stores',
      limitMs,
      close: () => this.close(),
      open: () => [this.#store],
    };
    return [
      {
        name: 'requests',
        limitMs: limits.closeRequestsMs,
        close: () => this.#closeApp(),
        open: () => this.#connections.requests(),
        force: () => this.#connections.closeAll(),
      },
      {
        name: 'docket',
        limitMs,
        close: async () => {
          this.#stop.abort();
          await this.#playing;
        },
      },
      { name: 'reactions', limitMs, close: async () => this.#reacting },
      stores,
    ];
  }

  async #closeApp(): Promise<void> {
    if (!this.#app) return;
    const since = performance.now();
    const closeIdle = (): void => this.#connections.closeIdle(performance.now() - since > limits.headersTimeoutMs);
    const timer = setInterval(closeIdle, limits.closeIdleEveryMs);
    closeIdle();
    try {
      await this.#app.close();
    } finally {
      clearInterval(timer);
    }
  }
}
