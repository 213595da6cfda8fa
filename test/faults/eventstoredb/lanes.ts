import { setTimeout as wait } from 'node:timers/promises';
import type { Truth } from './truth.ts';
import { type Command, type Reply, type Worker, WorkerEnded } from './worker.ts';

/**
 * Pause between two commands of one lane, ms: so few events arrive that the process needs little memory for the log,
 * and leaks show.
 */
const paceMs = [60, 240] as const;
/** Wait before a command without a certain answer is repeated with its key, ms. */
const againMs = 40;

const decidedOn = '2025-05-06';
const paidOn = '2025-05-12';
const owed = 900_000_000_000;

/** What the oracle knows of one command. */
export interface Sent {
  readonly command: Command;
  acknowledged?: readonly string[];
  /** Whether an answer said that the outcome is unknown. */
  wasUnknown: boolean;
}

/** An answer that no fault can explain. */
export class Wrong extends Error {
  override readonly name = 'Wrong';
}

/** Clients of the process under test: they repeat each command with its key until it is acknowledged. */
export class Lanes {
  /** Commands since the last settlement, by key. */
  readonly sent = new Map<string, Sent>();
  readonly violations: string[] = [];
  /** Cases that receive commands. */
  readonly cases: string[] = [];
  readonly answers = { accepted: 0, unknown: 0, unavailable: 0 };
  slowestMs = 0;
  #active: string[] = [];
  #count = 0;
  #running = false;
  #work: Promise<unknown> | undefined;

  constructor(
    private readonly worker: () => Worker,
    private readonly truth: Truth,
    private readonly random: () => number,
    /** How long a caller repeats a command before it fails. */
    private readonly settleMs: number,
  ) {}

  async open(count: number): Promise<void> {
    const opened = await Promise.all(Array.from({ length: count }, () => this.#openCase()));
    this.#active = opened;
  }

  /** Starts payments and pay-outs on each case, the opening of cases, and reads; they run until `stop`. */
  start(): void {
    this.#running = true;
    const works = this.#active.map((stream) => this.#whileRunning(() => this.#turn(stream)));
    works.push(
      this.#opening(),
      this.#whileRunning(() => this.#read()),
    );
    this.#work = Promise.all(works.map((work) => work.catch((error: unknown) => this.#failed(error))));
  }

  /** Ends the load; resolves when every command is acknowledged. */
  async stop(): Promise<void> {
    this.#running = false;
    await this.#work;
  }

  /** Sends one payment and waits as long as needed; returns the place where it was stored. */
  async probe(): Promise<{ readonly stream: string; readonly revision: number }> {
    const stream = this.#active[0]!;
    const { revision } = await this.#send(this.#payment(stream, this.#number()));
    return { stream, revision };
  }

  /** Repeats unanswered commands with their keys, sending them to a process that has replaced another. */
  async repeat(): Promise<void> {
    await Promise.all(this.unanswered().map((sent) => this.#untilAcknowledged(sent)));
  }

  /** The commands that are not acknowledged now. */
  unanswered(): Sent[] {
    return [...this.sent.values()].filter(({ acknowledged }) => !acknowledged);
  }

  async #whileRunning(turn: () => Promise<unknown>): Promise<void> {
    while (this.#running) {
      await turn();
      await wait(paceMs[0] + this.random() * (paceMs[1] - paceMs[0]));
    }
  }

  /** Sends a payment and a pay-out in turn; each is stored as two facts together. */
  async #turn(stream: string): Promise<void> {
    const amount = this.#number();
    await this.#send(this.#payment(stream, amount));
    const items = [{ to: 'paid', amount: String(amount) }];
    const body = { effectiveOn: paidOn, total: String(amount), items };
    await this.#send({ target: 'case', act: 'pay-out', stream, body, key: `o${amount}`, sum: `pay-out ${amount}` });
  }

  #payment(stream: string, amount: number): Command {
    const body = { effectiveOn: paidOn, amount: String(amount) };
    return { target: 'case', act: 'record-payment', stream, body, key: `p${amount}`, sum: `record-payment ${amount}` };
  }

  /** Opens a case, which replaces an old one in the next load, so that no stream grows for ever. */
  async #opening(): Promise<void> {
    const stream = await this.#openCase();
    this.#active[this.#count % this.#active.length] = stream;
  }

  async #openCase(): Promise<string> {
    const number = this.#number();
    const judgment = {
      effectiveOn: '2025-05-05',
      category: 'civil',
      court: `TA${number}`,
      judgedOn: '2025-04-01',
      number: `${number}/2025`,
    };
    const received = await this.#send({
      target: 'judgment',
      act: 'receive-judgment',
      body: judgment,
      key: `j${number}`,
      sum: `receive-judgment ${judgment.court}`,
    });
    const amount = String(owed + number);
    const body = {
      effectiveOn: decidedOn,
      debtor: 'Đương sự mô phỏng',
      obligations: [{ kind: 'pay', nature: 'state', rank: 3, amount }],
    };
    const { stream } = await this.#send({
      target: 'judgment',
      act: 'issue-decision',
      stream: received.stream,
      body,
      key: `d${number}`,
      sum: `issue-decision ${amount}`,
    });
    this.cases.push(stream);
    return stream;
  }

  /** Reads a stream, and checks that the answer has every fact acknowledged before and none that does not exist. */
  async #read(): Promise<void> {
    const stream = this.#active[Math.floor(this.random() * this.#active.length)]!;
    const before = [...this.sent.values()].filter(({ command }) => command.stream === stream);
    const acknowledged = before.flatMap((sent) => sent.acknowledged ?? []);
    const { events, kind, message } = await this.worker().ask<Reply>('history', { stream });
    if (kind === 'unavailable') return;
    if (!events) return void this.violations.push(`reading ${stream}: ${message}`);
    const seen = new Set(events);
    this.violations.push(...this.truth.look());
    if (seen.size !== events.length) this.violations.push(`a reader of ${stream} saw a fact twice`);
    for (const id of acknowledged) if (!seen.has(id)) this.violations.push(`a reader of ${stream} did not see ${id}`);
    for (const id of events)
      if (!this.truth.has(id)) this.violations.push(`a reader of ${stream} saw ${id}, not stored`);
  }

  #number(): number {
    return (this.#count += 1) + 1000;
  }

  async #send(command: Command): Promise<Reply> {
    const sent: Sent = { command, wasUnknown: false };
    this.sent.set(command.key, sent);
    return this.#untilAcknowledged(sent);
  }

  async #untilAcknowledged(sent: Sent): Promise<Reply> {
    const { command } = sent;
    let reply: Reply | undefined;
    for (const until = Date.now() + this.settleMs; Date.now() < until; await wait(againMs)) {
      const startedMs = Date.now();
      reply = await this.worker().execute(command);
      this.slowestMs = Math.max(this.slowestMs, Date.now() - startedMs);
      if (this.#take(sent, reply)) return reply;
    }
    throw new Wrong(
      `${command.key} had no good answer within ${this.settleMs} ms, at last ${reply?.kind}: ${reply?.message}`,
    );
  }

  /** Takes a reply; returns whether it is final. */
  #take(sent: Sent, { kind, events, message }: Reply): boolean {
    const { key, sum } = sent.command;
    switch (kind) {
      case 'accepted':
        sent.acknowledged = events;
        this.answers.accepted += 1;
        this.violations.push(...this.truth.look());
        for (const id of events)
          if (!this.truth.has(id)) this.violations.push(`${key} was acknowledged, and ${id} of it is not stored`);
        return true;
      case 'unknown':
        this.answers.unknown += 1;
        sent.wasUnknown = true;
        return false;
      case 'unavailable':
        this.answers.unavailable += 1;
        this.violations.push(...this.truth.look());
        if (!sent.wasUnknown && this.truth.times(sum) > 0)
          this.violations.push(`${key} was answered "nothing was stored" and is stored (${message})`);
        return false;
      default:
        throw new Wrong(`${key} was answered ${kind}: ${message}`);
    }
  }

  #failed(error: unknown): void {
    this.#running = false;
    // The owner of the process reports its end, once.
    if (!(error instanceof WorkerEnded)) this.violations.push((error as Error).message);
  }
}
