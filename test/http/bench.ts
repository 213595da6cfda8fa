import { emptyEnumerations } from './empty-enumerations.js';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Instant, Realm } from '#case';
import { createApp } from '../../apps/api/app.js';
import { Routes } from '../../apps/api/http/routes.js';
import { ServiceLog } from '../../apps/api/http/service-log.js';
import { Service } from '../../apps/api/runtime/service.js';
import { openInstallation, type InstallationPlace, placeFrom } from '#installation';
import { wrongAnswer } from './described.js';

export type Json = Record<string, unknown>;

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Json;
  readonly text: string;
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE' | 'OPTIONS';

export const identity = { 'x-actor': 'CHV.07', 'x-role': 'officer', 'x-office': 'P1.01' };
let keys = 0;
export const newKey = (): string => `key-${(keys += 1)}-${process.pid}`;

/** True in the second run of every story, which is on a server: see `.config/jest.config.mjs`. */
const { storiesOnServer = false } = globalThis as { storiesOnServer?: boolean };
const prefixes = new Map<string, string>();

/** The place where a story stores its data: a folder alone, or also a new prefix of the server. */
function placeOf(folder: string): InstallationPlace {
  if (!storiesOnServer) return placeFrom({}, folder);
  const prefix = prefixes.get(folder) ?? `stories-${randomUUID()}.`;
  prefixes.set(folder, prefix);
  const { CASETRAIL_STORIES_LOG: server, CASETRAIL_STORIES_CREDENTIALS: credentials } = process.env;
  const variables = { CASETRAIL_LOG: server, CASETRAIL_LOG_CREDENTIALS: credentials, CASETRAIL_LOG_PREFIX: prefix };
  return placeFrom(variables, folder);
}

/**
 * A whole service on its own folder, called through `inject`: without a socket or a docket, and with a clock that tests
 * set. Every answer is validated against the published description.
 */
export class Bench {
  readonly #stop = new AbortController();
  readonly #following: Promise<unknown>;

  private constructor(
    readonly folder: string,
    readonly service: Service,
    readonly app: Awaited<ReturnType<typeof createApp>>,
    readonly routes: Routes,
    readonly clock: { now: Instant },
  ) {
    service.installation.views.start(this.#stop.signal);
    const { signal } = this.#stop;
    this.#following = Promise.all([service.installation.react(signal), service.installation.schedule(signal)]);
  }

  static async open(
    folder: string = mkdtempSync(join(tmpdir(), 'casetrail-http-')),
    now = '2026-11-20T03:00:00.000Z',
    place: InstallationPlace = placeOf(folder),
    realm: Realm = 'simulated',
  ): Promise<Bench> {
    const clock = { now: now as Instant };
    const service = new Service(await openInstallation(place, { realm, now: () => clock.now }));
    const routes = new Routes();
    const app = await createApp(service, { journal: new ServiceLog('none'), routes });
    return new Bench(folder, service, app, routes, clock);
  }

  /** Sets the clock of the service. */
  at(instant: string): void {
    this.clock.now = instant as Instant;
  }

  /** Closes the service; its folder is removed, unless it will be opened again. */
  async close({ keepsFolder = false } = {}): Promise<void> {
    await this.app.close();
    this.#stop.abort();
    await this.#following;
    await this.service.installation.close();
    if (!keepsFolder) rmSync(this.folder, { recursive: true, force: true });
  }

  async send(method: Method, url: string, payload?: unknown, headers: object = {}): Promise<Answer> {
    const isRaw = typeof payload === 'string' || Buffer.isBuffer(payload);
    const response = await this.app.inject({
      method,
      url,
      headers: { ...(payload === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(payload === undefined ? {} : { payload: isRaw ? payload : JSON.stringify(payload) }),
    });
    const { statusCode: status, body: text } = response;
    const isJson = String(response.headers['content-type']).includes('json') && text !== '';
    const body = isJson ? (JSON.parse(text) as Json) : {};
    const wrong = isJson && status < 400 ? wrongAnswer(method, url, status, body) : undefined;
    if (wrong !== undefined) throw new Error(`${method} ${url} answers otherwise than described: ${wrong}`);
    const [fault] = url.startsWith('/openapi') ? [] : emptyEnumerations(body);
    if (fault !== undefined) throw new Error(`${method} ${url} says nothing in a sentence: ${fault}`);
    return { status, headers: response.headers, text, body };
  }

  get(url: string, headers: object = {}): Promise<Answer> {
    return this.send('GET', url, undefined, headers);
  }

  post(url: string, payload: unknown, headers: object = {}): Promise<Answer> {
    return this.send('POST', url, payload, { ...identity, 'idempotency-key': newKey(), ...headers });
  }

  /** Sends an act to an existing resource, with its present ETag. */
  async act(self: string, name: string, body: object, headers: object = {}): Promise<Answer> {
    const { headers: seen } = await this.get(self);
    return this.post(`${self}/commands/${name}`, body, { 'if-match': seen['etag'], ...headers });
  }

  /** Like {@link act}; fails unless the act is accepted. */
  async done(self: string, name: string, body: object): Promise<Answer> {
    const answer = await this.act(self, name, body);
    if (answer.status >= 300) throw new Error(`${name}: ${answer.status} ${answer.text}`);
    return answer;
  }
}
