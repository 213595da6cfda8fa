import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { StoredEvent } from '#event-store';
import { logSource, placeFrom } from '#installation';
import { credentialsFor } from './server.ts';

/** The built product for specs: services and verbs as processes, on one log of a server. */

const root = join(import.meta.dirname, '..', '..');
const warnings = '--disable-warning=ExperimentalWarning';
const plants = pathToFileURL(join(import.meta.dirname, 'plant.mjs')).href;
/** A generous limit: specs that test response times have limits of their own. */
const answerWithinMs = 30_000;
const lookEveryMs = 50;

export interface Settings {
  readonly log: string;
  readonly prefix: string;
  readonly folder: string;
  readonly views?: string;
  /** A bug of `plant.mjs`, to show that a test can fail. */
  readonly plant?: string;
}

export type Json = Record<string, unknown>;

export interface Reply {
  readonly status: number;
  readonly etag: string;
  readonly location: string;
  readonly body: Json;
}

/** The credentials and certificate that a process needs for that server. */
export function variablesFor(log: string): Readonly<Record<string, string>> {
  const file = credentialsFor(log);
  return file === undefined ? {} : { CASETRAIL_LOG_CREDENTIALS: file };
}

export function environmentOf({ log, prefix, folder, views, plant }: Settings): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('CASETRAIL_'));
  return {
    ...Object.fromEntries(inherited),
    CASETRAIL_MODE: 'development',
    CASETRAIL_LOG: log,
    CASETRAIL_LOG_PREFIX: prefix,
    CASETRAIL_DATA: folder,
    ...(views === undefined ? {} : { CASETRAIL_VIEWS: views }),
    ...(plant === undefined ? {} : { PLANT: plant }),
    ...variablesFor(log),
    PORT: '0',
  };
}

/** The service as a process; `kill` is kill -9. */
export class ServiceProcess {
  said = '';
  url = '';
  readonly #gone: Promise<unknown>;

  private constructor(readonly child: ChildProcess) {
    this.#gone = once(child, 'exit');
    const hear = (text: Buffer): void => void (this.said += text.toString());
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
  }

  /** Starts the service and returns at once, ready or not. */
  static spawn(settings: Settings): ServiceProcess {
    const main = join(root, 'dist/apps/api/main.js');
    const hooks = settings.plant === undefined ? [] : ['--import', plants];
    return new ServiceProcess(
      spawn(process.execPath, [warnings, ...hooks, main], { env: environmentOf(settings), stdio: 'pipe' }),
    );
  }

  /** Starts the service and waits. @returns it when it is ready. @throws Error with its output when it exits instead */
  static async start(settings: Settings): Promise<ServiceProcess> {
    const service = ServiceProcess.spawn(settings);
    await service.ready();
    return service;
  }

  async ready(): Promise<void> {
    while (!this.said.includes('/docs')) {
      if (this.isGone) throw new Error(`the service ended with ${this.child.exitCode}: ${this.said}`);
      await sleep(lookEveryMs);
    }
    this.url = /http:\/\/127\.0\.0\.1:\d+/.exec(this.said)?.[0] ?? '';
  }

  get isGone(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Waits until the service exits by itself. */
  async ended(): Promise<number | null> {
    await this.#gone;
    return this.child.exitCode;
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.#gone;
  }

  async stop(): Promise<number | null> {
    this.child.kill('SIGTERM');
    return this.ended();
  }

  async get(path: string): Promise<Reply> {
    return replyOf(await fetch(this.url + path, { signal: AbortSignal.timeout(answerWithinMs) }));
  }

  /** Sends a POST. @throws Error when no answer came: the command may be done or not */
  async post(path: string, body: object, { key, etag, office = 'P1.01' }: Sent): Promise<Reply> {
    const headers = {
      'content-type': 'application/json',
      'x-actor': 'CHV.07',
      'x-role': 'officer',
      'x-office': office,
      'idempotency-key': key,
      ...(etag === undefined ? {} : { 'if-match': etag }),
    };
    const signal = AbortSignal.timeout(answerWithinMs);
    return replyOf(await fetch(this.url + path, { method: 'POST', headers, body: JSON.stringify(body), signal }));
  }

  /** Resolves once views and reactions have reached a position in the log. */
  async reached(position: string): Promise<void> {
    for (;;) {
      const { body } = await this.get('/health/ready');
      const views = body['views'] as { position: string | null; state: string; lastError: string | null }[];
      const { position: reacted } = body['reactions'] as { position: string | null };
      const failed = views.find(({ state }) => state === 'failed');
      if (failed) throw new Error(`a view has stopped: ${failed.lastError}`);
      if ([...views.map((view) => view.position), reacted].every((at) => at !== null && at >= position)) return;
      await sleep(lookEveryMs);
    }
  }
}

export interface Sent {
  readonly key: string;
  readonly etag?: string;
  readonly office?: string;
}

async function replyOf(response: Response): Promise<Reply> {
  const { status, headers } = response;
  const body = (await response.json()) as Json;
  return { status, etag: headers.get('etag') ?? '', location: headers.get('location') ?? '', body };
}

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export function cli(settings: Settings, ...args: readonly string[]): Ran {
  const main = join(root, 'dist/apps/cli/main.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [warnings, main, ...args], {
    env: environmentOf(settings),
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  return { code: status, out: stdout, err: stderr };
}

/** The present content of a log, read by this process. */
export async function eventsIn({ log, prefix, folder }: Settings): Promise<StoredEvent[]> {
  const place = placeFrom({ CASETRAIL_LOG: log, CASETRAIL_LOG_PREFIX: prefix, ...variablesFor(log) }, folder);
  const reader = await (await logSource(place)).open();
  const events: StoredEvent[] = [];
  try {
    for await (const step of reader.follow(undefined, new AbortController().signal)) {
      if (step.kind === 'caughtUp') break;
      if (step.kind === 'events') events.push(...step.events);
    }
    return events;
  } finally {
    await reader.close();
  }
}
