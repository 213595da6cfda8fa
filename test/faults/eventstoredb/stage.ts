import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { legalDate } from '#case';
import { openViews, positionOfCase, type ViewDigest, type Views } from '#read-models';
import { tableOf } from '#statistics';
import { type Peer, startPeer } from '../../eventstoredb/peer/peer.ts';
import { type Kind, strike } from './kinds.ts';
import { Lanes, Wrong } from './lanes.ts';
import { host, Proxy } from './proxy.ts';
import { Truth } from './truth.ts';
import { Worker, WorkerEnded } from './worker.ts';

const prefix = 'casetrail.';
const lanes = 5;
/** The promise: this long after the end of a fault, commands are acknowledged and the views reflect them. */
export const recoveryMsMax = 5_000;
const patienceMsDefault = 25_000;
const beforeFaultMs = [20, 150] as const;
const killAfterMs = [100, 300] as const;
const to = legalDate('2025-06-30');

export interface StageOptions {
  /** The folder whose `dist` the process under test runs. */
  readonly root: string;
  readonly random: () => number;
  /** How long the oracle itself waits for commands and views. */
  readonly patienceMs?: number;
}

export interface Recovery {
  readonly kind: string;
  /** Calls and connections that the fault affected. */
  readonly met: number;
  readonly recoveryMs: number;
  /** Commands without an answer when the fault ended: how many were stored, and how many were not. */
  readonly committed: number;
  readonly notCommitted: number;
}

/** One server behind a proxy, one process under test, and the comparison of the two. */
export class Stage {
  readonly truth: Truth;
  readonly lanes: Lanes;
  readonly violations: string[] = [];
  readonly #folder = mkdtempSync(join(tmpdir(), 'casetrail-wire-'));
  #worker: Worker | undefined;
  #views: Views | undefined;

  private constructor(
    readonly peer: Peer,
    readonly proxy: Proxy,
    private readonly options: Required<StageOptions>,
  ) {
    const { random, patienceMs } = options;
    this.truth = new Truth(peer, prefix);
    this.lanes = new Lanes(() => this.worker, this.truth, random, patienceMs);
  }

  static async open(options: StageOptions): Promise<Stage> {
    const proxy = await Proxy.start();
    // Gossip names the proxy's address as the leader's; otherwise the client would bypass the proxy.
    const members = () => [{ id: peer.id, host, port: proxy.port, isAlive: true, isLeader: true }];
    const peer: Peer = await startPeer({ members });
    proxy.target = peer.port;
    const stage = new Stage(peer, proxy, { patienceMs: patienceMsDefault, ...options });
    try {
      await stage.startWorker();
      await stage.lanes.open(lanes);
      stage.#views = openViews({ file: join(stage.#folder, 'reference.db'), log: stage.truth.reader() });
      stage.#views.start();
      return stage;
    } catch (error) {
      await stage.close();
      throw error;
    }
  }

  get worker(): Worker {
    if (!this.#worker) throw new Error('there is no process under test');
    return this.#worker;
  }

  async startWorker(): Promise<void> {
    const log = `esdb://${host}:${this.proxy.port}?tls=false`;
    this.#worker = await Worker.start({ root: this.options.root, folder: join(this.#folder, 'data'), log, prefix });
  }

  /** Runs a fault under load, waits for recovery, and compares. Violations found are added to `violations`. */
  async episode(kind: Kind): Promise<Recovery> {
    const { peer, proxy, lanes, truth } = this;
    const { random } = this.options;
    let recovery: Recovery = { kind: kind.name, met: 0, recoveryMs: Infinity, committed: 0, notCommitted: 0 };
    try {
      lanes.start();
      await wait(beforeFaultMs[0] + random() * (beforeFaultMs[1] - beforeFaultMs[0]));
      const met = await strike(kind, { peer, proxy, random });
      const ended = Date.now();
      this.violations.push(...truth.look());
      const stored = lanes.unanswered().map(({ command }) => truth.times(command.sum) > 0);
      const committed = stored.filter(Boolean).length;
      recovery = { ...recovery, met, committed, notCommitted: stored.length - committed };
      const done = lanes.stop();
      recovery = { ...recovery, recoveryMs: await this.#recovered(ended) };
      await done;
      if (recovery.recoveryMs > recoveryMsMax) this.#wrong(`it took ${recovery.recoveryMs} ms to recover`);
      await this.#settle();
    } catch (error) {
      if (!(error instanceof WorkerEnded) && !(error instanceof Wrong)) throw error;
      this.#wrong(error.message);
    }
    this.violations.push(...lanes.violations.splice(0));
    return recovery;
  }

  /** Kills the process under test under load, starts another, and sends the unanswered commands to it again. */
  async killWorker(): Promise<void> {
    const { lanes } = this;
    lanes.start();
    await wait(killAfterMs[0] + this.options.random() * (killAfterMs[1] - killAfterMs[0]));
    await this.worker.kill();
    await lanes.stop();
    await this.startWorker();
    await lanes.repeat();
    await this.#settle();
    this.violations.push(...lanes.violations.splice(0));
  }

  /** Makes the expensive comparisons: every row of every view, and the table, against our own views and folds. */
  async account(): Promise<void> {
    this.violations.push(...this.truth.look());
    const ordinal = this.truth.events.length;
    await this.#views!.waitFor({ ordinal }, this.options.patienceMs);
    const own = await this.#views!.digests();
    const { digests } = await this.worker.ask<{ digests: ViewDigest[] }>('digests');
    for (const [index, { name, sha256, ordinal: reached }] of own.entries()) {
      const theirs = digests[index];
      if (theirs?.sha256 !== sha256 || theirs.ordinal !== reached)
        this.#wrong(`view ${name} has ${theirs?.rows} rows at ${theirs?.ordinal} that differ from those of the log`);
    }
    const { table } = await this.worker.ask<Shown>('shown', { cases: [], to });
    const positions = this.truth
      .cases()
      .flatMap((stream) => positionOfCase(this.truth.facts(stream), to)?.position ?? []);
    const head = { unit: 'all', realm: 'simulated', year: 2025, from: legalDate('2024-10-01'), to, asKnown: ordinal };
    const folded = asText(tableOf({ ...head, realm: 'simulated' }, positions));
    if (JSON.stringify(table) !== JSON.stringify(folded)) this.#wrong('the table is not that of the log');
  }

  /** Counts calls and connections that are still open although nothing is in flight, and so were leaked. */
  async leftOpen(withinMs: number): Promise<Readonly<Record<string, number | string[]>>> {
    const count = () => {
      const of = (kind: string) => [...this.peer.calls].filter((call) => call.kind === kind).length;
      return { reads: of('read'), subscriptions: of('subscription'), appends: of('append'), links: this.proxy.open };
    };
    for (const until = Date.now() + withinMs; Date.now() < until; await wait(50)) {
      const { reads, subscriptions, appends, links } = count();
      if (reads === 0 && subscriptions <= 1 && appends <= 1 && links <= 2) return {};
    }
    return { ...count(), open: this.proxy.describe() };
  }

  async heapBytes(): Promise<number> {
    return (await this.worker.ask<{ heapBytes: number }>('heap')).heapBytes;
  }

  async close(): Promise<void> {
    await this.#worker?.kill();
    await this.#views?.close();
    this.proxy.close();
    await this.peer.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Ms from the end of the fault until a new command is acknowledged and the views reflect it. */
  async #recovered(ended: number): Promise<number> {
    const reached = await this.lanes.probe();
    const { kind, message } = await this.worker.ask<Failed>('reach', {
      ...reached,
      timeoutMs: this.options.patienceMs,
    });
    if (kind !== undefined) this.#wrong(`${message}; ${await this.#health()}`);
    return Date.now() - ended;
  }

  async #settle(): Promise<void> {
    const { truth, lanes, worker } = this;
    this.violations.push(...truth.look());
    for (const { command, acknowledged } of lanes.sent.values()) {
      const times = truth.times(command.sum);
      if (times !== 1) this.#wrong(`${command.key} is stored ${times} times`);
      for (const id of acknowledged ?? []) if (!truth.has(id)) this.#wrong(`${id} of ${command.key} is lost`);
    }
    const ordinal = truth.events.length;
    const { kind, message } = await worker.ask<Failed>('reachOrdinal', { ordinal, timeoutMs: this.options.patienceMs });
    if (kind !== undefined) return this.#wrong(`${message}; ${await this.#health()}`);
    await this.#compareRegister();
    lanes.sent.clear();
  }

  async #compareRegister(): Promise<void> {
    const touched = [...this.lanes.sent.values()].flatMap(({ command }) => command.stream ?? []);
    const cases = this.truth.cases().filter((stream) => touched.includes(stream));
    const { rows } = await this.worker.ask<Shown>('shown', { cases, to });
    for (const { stream, headRevision, ordinals } of rows) {
      const expected = this.truth.ordinals(stream);
      if (headRevision !== expected.length - 1)
        this.#wrong(`the register has ${stream} at ${headRevision}, the log at ${expected.length - 1}`);
      if (ordinals.join() !== expected.join()) this.#wrong(`the register has other ordinals of ${stream} than the log`);
    }
  }

  /** The health that the process under test reports, for debugging. */
  async #health(): Promise<string> {
    return JSON.stringify(await this.worker.ask<object>('health'));
  }

  #wrong(sentence: string): void {
    this.violations.push(sentence);
  }
}

interface Failed {
  readonly kind?: string;
  readonly message?: string;
}

interface Shown extends Failed {
  readonly rows: readonly {
    readonly stream: string;
    readonly headRevision: number;
    readonly ordinals: readonly number[];
  }[];
  readonly table: object;
}

function asText(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? String(each) : each)));
}
