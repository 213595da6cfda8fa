import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Instant } from '#case';
import { createApp } from '../../apps/api/app.js';
import { Journal } from '../../apps/api/journal.js';
import { Service } from '../../apps/api/service.js';
import { openEmbedded } from '../../apps/composition/embedded.js';

export type Json = Record<string, unknown>;
export interface Answer {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly body: Json;
  readonly text: string;
}

export const identity = { 'x-actor': 'CHV.07', 'x-role': 'officer', 'x-office': 'P1.01' };
let keys = 0;

/** A whole service on a folder of its own, called through `inject`: no socket, no docket, a clock that can be set. */
export class Bench {
  now = '2026-11-20T03:00:00.000Z' as Instant;
  #stop = new AbortController();

  private constructor(
    readonly folder: string,
    readonly service: Service,
    readonly app: Awaited<ReturnType<typeof createApp>>,
    readonly clock: { now: Instant },
  ) {
    service.installation.views.start(this.#stop.signal);
    this.running = service.installation.reactions.run(this.#stop.signal);
  }

  readonly running: Promise<void>;

  static async open(folder: string = mkdtempSync(join(tmpdir(), 'casetrail-http-'))): Promise<Bench> {
    const clock = { now: '2026-11-20T03:00:00.000Z' as Instant };
    const service = new Service(await openEmbedded({ folder, realm: 'simulated', now: () => clock.now }));
    const app = await createApp(service, { journal: new Journal('none') });
    return new Bench(folder, service, app, clock);
  }

  async close(): Promise<void> {
    await this.app.close();
    this.#stop.abort();
    await this.running;
    await this.service.installation.close();
  }

  async send(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'OPTIONS',
    url: string,
    payload?: unknown,
    headers: object = {},
  ): Promise<Answer> {
    const isText = typeof payload === 'string' || Buffer.isBuffer(payload);
    const response = await this.app.inject({
      method,
      url,
      headers: { ...(payload === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(payload === undefined ? {} : { payload: isText ? payload : JSON.stringify(payload) }),
    });
    const isJson = String(response.headers['content-type']).includes('json');
    return {
      status: response.statusCode,
      headers: response.headers,
      text: response.body,
      body: isJson && response.body !== '' ? (JSON.parse(response.body) as Json) : {},
    };
  }

  get(url: string, headers: object = {}): Promise<Answer> {
    return this.send('GET', url, undefined, headers);
  }

  post(url: string, payload: unknown, headers: object = {}): Promise<Answer> {
    keys += 1;
    return this.send('POST', url, payload, { ...identity, 'idempotency-key': `key-${keys}`, ...headers });
  }

  /** An act on something that exists, with the ETag it has now. */
  async act(self: string, name: string, body: object, headers: object = {}): Promise<Answer> {
    const { headers: seen } = await this.get(self);
    return this.post(`${self}/commands/${name}`, body, { 'if-match': seen['etag'], ...headers });
  }

  /** The same, and it must be accepted. */
  async done(self: string, name: string, body: object): Promise<Answer> {
    const answer = await this.act(self, name, body);
    if (answer.status >= 300) throw new Error(`${name}: ${answer.status} ${answer.text}`);
    return answer;
  }
}
