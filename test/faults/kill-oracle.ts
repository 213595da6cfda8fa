import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the oracle knows of one command: sent, and perhaps acknowledged. */
interface Sent {
  readonly command: Command;
  readonly acknowledged?: readonly string[];
}

interface Command {
  readonly target: string;
  readonly act: string;
  readonly stream?: string;
  readonly body: object;
  readonly key: string;
}

interface Stored {
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly position: string;
  readonly type: string;
  readonly data: { readonly amount?: string; readonly total?: string };
  readonly commandId: string;
  readonly commandSize: number;
}

interface Reply {
  readonly kind: string;
  readonly stream: string;
  readonly events: readonly string[];
  readonly repeated: boolean;
}

export interface KillReport {
  readonly rounds: number;
  readonly acknowledged: number;
  /** Number of rounds in which a command was stored and never answered. */
  readonly roundsCommittedUnanswered: number;
  readonly roundsNotCommitted: number;
  /** The violations; empty when no acknowledged command was lost, doubled or torn. */
  readonly violations: readonly string[];
}

const lanes = 48;
/** The kill comes after at most this many answers of a round, and up to two milliseconds later. */
const answersBeforeKillMax = 300;
const delayMsMax = 2;
const moreRoundsMax = 5;

/** Kills a writing process again and again, at moments drawn from `random`, and checks its log from outside. */
export class KillOracle {
  readonly #folder = mkdtempSync(join(tmpdir(), 'casetrail-kill-'));
  readonly #acknowledged = new Map<string, readonly string[]>();
  readonly #violations: string[] = [];
  #cases: string[] = [];
  #seen = new Account();
  #amount = 1000;
  #unanswered = 0;
  #notCommitted = 0;

  constructor(
    private readonly random: () => number,
    private readonly plant = 'none',
  ) {}

  async run(rounds: number, stopAtFirst = false): Promise<KillReport> {
    let done = 0;
    try {
      await this.#prepare();
      let worker = await Worker.start(this.#folder, this.plant);
      while (this.#goesOn(done, rounds, stopAtFirst)) {
        const sent = await this.#loadAndKill(worker, done);
        worker = await Worker.start(this.#folder, this.plant);
        await this.#settle(worker, sent);
        done += 1;
      }
      // Read the log again from its start: the events of earlier rounds must still be there.
      this.#seen = new Account();
      await this.#account(worker, this.#acknowledged);
      await worker.kill();
    } finally {
      rmSync(this.#folder, { recursive: true, force: true });
    }
    return {
      rounds: done,
      acknowledged: this.#acknowledged.size,
      roundsCommittedUnanswered: this.#unanswered,
      roundsNotCommitted: this.#notCommitted,
      violations: this.#violations,
    };
  }

  /** Whether to run another round: the planned ones may all miss the moment between commit and answer. */
  #goesOn(done: number, rounds: number, stopAtFirst: boolean): boolean {
    if (stopAtFirst) return done < rounds && this.#violations.length === 0;
    return done < rounds || (this.#unanswered === 0 && done < rounds * moreRoundsMax);
  }

  async #prepare(): Promise<void> {
    const worker = await Worker.start(this.#folder, 'none');
    const opening = async (lane: number): Promise<string> => {
      const judgment = {
        effectiveOn: '2025-05-05',
        category: 'civil',
        court: 'TA01',
        judgedOn: '2025-04-01',
        number: '1/2025',
      };
      const command = { target: 'judgment', act: 'receive-judgment', body: judgment, key: `j${lane}` };
      const { stream } = await worker.send(command);
      const obligations = [{ kind: 'pay', nature: 'state', rank: 3, amount: '900000000000' }];
      const body = { effectiveOn: '2025-05-06', debtor: 'Đương sự mô phỏng', obligations };
      return (await worker.send({ target: 'judgment', act: 'issue-decision', stream, body, key: `d${lane}` })).stream;
    };
    this.#cases = await Promise.all(Array.from({ length: lanes }, (_, lane) => opening(lane)));
    await worker.kill();
  }

  async #loadAndKill(worker: Worker, round: number): Promise<Map<string, Sent>> {
    const sent = new Map<string, Sent>();
    const work = this.#cases.map((stream, lane) => this.#lane(worker, stream, `${round}.${lane}`, sent));
    await worker.answered(1 + Math.floor(this.random() * answersBeforeKillMax));
    if (this.random() < 0.5) await new Promise((resolve) => setTimeout(resolve, this.random() * delayMsMax));
    await worker.kill();
    await Promise.all(work);
    return sent;
  }

  /** Sends a payment and a pay-out in turn; each is stored as two facts together, and each amount occurs once. */
  async #lane(worker: Worker, stream: string, name: string, sent: Map<string, Sent>): Promise<void> {
    for (let step = 0; worker.alive; step += 1) {
      const amount = String((this.#amount += 1));
      const items = [{ to: 'paid', amount }];
      for (const [act, body] of [
        ['record-payment', { effectiveOn: '2025-05-12', amount }],
        ['pay-out', { effectiveOn: '2025-05-12', total: amount, items }],
      ] as const) {
        const command = { target: 'case', act, stream, body, key: `${name}.${step}.${act}` };
        sent.set(command.key, { command });
        const reply = await worker.send(command).catch(() => undefined);
        if (!reply) return;
        if (reply.kind === 'accepted') sent.set(command.key, { command, acknowledged: reply.events });
        else this.#violations.push(`${command.key} was answered ${reply.kind}`);
      }
    }
  }

  async #settle(worker: Worker, sent: ReadonlyMap<string, Sent>): Promise<void> {
    for (const [key, { acknowledged }] of sent) if (acknowledged) this.#acknowledged.set(key, acknowledged);
    await this.#account(worker, acknowledgedNow(sent));
    const open = [...sent].filter(([, { acknowledged }]) => !acknowledged);
    const wasStored = open.map(([, { command }]) => this.#seen.times(command) > 0);
    if (wasStored.includes(true)) this.#unanswered += 1;
    if (wasStored.includes(false)) this.#notCommitted += 1;
    // Unanswered commands are repeated with their keys: each is stored once, whatever had happened.
    for (const [key, { command }] of open) {
      const reply = await worker.send(command);
      if (reply.kind === 'accepted') this.#acknowledged.set(key, reply.events);
    }
    await this.#account(worker, new Map());
    for (const { command } of sent.values()) {
      const times = this.#seen.times(command);
      if (times !== 1) this.#violations.push(`${command.key} is stored ${times} times`);
    }
  }

  /** Reads the new events of the log, and compares them with the acknowledged commands. */
  async #account(worker: Worker, acknowledged: ReadonlyMap<string, readonly string[]>): Promise<void> {
    this.#violations.push(...this.#seen.add(await worker.dump(this.#seen.position)));
    for (const [key, events] of acknowledged)
      if (!events.every((id) => this.#seen.ids.has(id))) this.#violations.push(`${key} was acknowledged and is lost`);
  }
}

function acknowledgedNow(sent: ReadonlyMap<string, Sent>): Map<string, readonly string[]> {
  return new Map([...sent].flatMap(([key, { acknowledged }]) => (acknowledged ? [[key, acknowledged]] : [])));
}

/** The events read from the log so far. */
class Account {
  readonly ids = new Set<string>();
  readonly #times = new Map<string, number>();
  readonly #revisions = new Map<string, number>();
  position: string | undefined;

  /** Adds the next events; returns their faults: a gap in a stream, a torn command. */
  add(events: readonly Stored[]): string[] {
    const wrong: string[] = [];
    const sizes = new Map<string, number>();
    for (const event of events) {
      this.ids.add(event.id);
      this.position = event.position;
      sizes.set(event.commandId, (sizes.get(event.commandId) ?? 0) + 1);
      const next = this.#revisions.get(event.stream) ?? 0;
      if (event.revision !== next) wrong.push(`${event.stream} has ${event.revision} in place of ${next}`);
      this.#revisions.set(event.stream, event.revision + 1);
      const of = sumOf(event);
      if (of) this.#times.set(of, (this.#times.get(of) ?? 0) + 1);
    }
    for (const event of events)
      if (event.type !== 'CaseNumberReserved' && sizes.get(event.commandId) !== event.commandSize)
        wrong.push(`command ${event.commandId} is torn`);
    return wrong;
  }

  /** How often the command's payment or pay-out is stored; no two commands have the same amount. */
  times({ stream, body }: Command): number {
    const { amount, total } = body as { amount?: string; total?: string };
    return (
      this.#times.get(
        `${stream} ${total === undefined ? 'PaymentCollected' : 'MoneyDistributed'} ${total ?? amount}`,
      ) ?? 0
    );
  }
}

function sumOf({ stream, type, data }: Stored): string | undefined {
  if (type === 'PaymentCollected') return `${stream} ${type} ${data.amount}`;
  return type === 'MoneyDistributed' ? `${stream} ${type} ${data.total}` : undefined;
}

class Worker {
  readonly #waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  #next = 0;
  #answers = 0;
  #onAnswer: (() => void) | undefined;
  alive = true;

  private constructor(private readonly child: ChildProcess) {
    child.on('message', (message: { id: number }) => {
      this.#waiting.get(message.id)?.resolve(message as never);
      this.#waiting.delete(message.id);
      this.#answers += 1;
      this.#onAnswer?.();
    });
    child.on('exit', () => {
      this.alive = false;
      for (const { reject } of this.#waiting.values()) reject(new Error('killed'));
      this.#waiting.clear();
    });
  }

  static async start(folder: string, plant: string): Promise<Worker> {
    const script = join(import.meta.dirname, 'kill-worker.mjs');
    const child = fork(script, [folder, plant], {
      serialization: 'json',
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    const worker = new Worker(child);
    await new Promise<void>((resolve, reject) => {
      child.once('message', () => resolve());
      child.once('exit', (code) => reject(new Error(`the worker ended at its start with ${code}`)));
    });
    return worker;
  }

  /** Resolves at the n-th answer. */
  answered(n: number): Promise<void> {
    return new Promise((resolve) => {
      this.#onAnswer = () => this.#answers >= n && resolve();
      this.#onAnswer();
    });
  }

  send(command: Command): Promise<Reply> {
    return this.#ask({ command });
  }

  async dump(after: string | undefined): Promise<Stored[]> {
    return (await this.#ask<{ events: Stored[] }>({ ask: 'dump', after })).events;
  }

  async kill(): Promise<void> {
    const gone = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGKILL');
    await gone;
  }

  #ask<T>(message: object): Promise<T> {
    const id = (this.#next += 1);
    return new Promise((resolve, reject) => {
      if (!this.alive) return reject(new Error('killed'));
      this.#waiting.set(id, { resolve: resolve as never, reject });
      this.child.send({ id, ...message }, (error) => error && reject(error));
    });
  }
}
