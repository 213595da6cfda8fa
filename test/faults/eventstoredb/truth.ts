import { type RecordedFact, unflattenEnvelope } from '#case';
import type { EventReader, Followed, Position, ReadOptions, StoredEvent } from '#event-store';
import type { Peer } from '../../eventstoredb/peer/peer.ts';
import { entryOf } from '../../eventstoredb/peer/wire.ts';

const positionDigits = 20;

/**
 * The events on the server, read without the code under test. Checks each: ordinals, gaps, torn commands, and commands
 * stored twice.
 */
export class Truth {
  readonly events: StoredEvent[] = [];
  readonly #ids = new Map<string, number>();
  readonly #ordinals = new Map<string, number[]>();
  readonly #commands = new Map<string, number>();
  readonly #sums = new Map<string, number>();
  readonly #facts = new Map<string, RecordedFact[]>();
  readonly #wrong: string[] = [];
  #looked = 0;
  #wake: () => void = () => undefined;

  constructor(
    private readonly peer: Peer,
    private readonly prefix: string,
  ) {}

  /** Reads the new events since the last call; returns their faults. */
  look(): readonly string[] {
    const { log } = this.peer;
    const before = this.events.length;
    while (this.#looked < log.published) {
      const recorded = log.events[this.#looked++]!;
      const { data, metadata } = entryOf(recorded);
      const stream = recorded.stream.name.slice(this.prefix.length);
      if (!recorded.stream.name.startsWith(this.prefix) || !stream.includes('-')) continue;
      this.#take({
        id: recorded.id,
        type: recorded.type,
        data: JSON.parse(Buffer.from(data).toString('utf8')) as unknown,
        meta: JSON.parse(Buffer.from(metadata).toString('utf8')) as StoredEvent['meta'],
        stream,
        revision: recorded.revision,
        position: String(recorded.position).padStart(positionDigits, '0') as Position,
      });
    }
    for (const { id, type, meta } of this.events.slice(before)) {
      // Cases that wait for a number at the same moment share one append.
      if (type !== 'CaseNumberReserved' && this.#commands.get(meta['commandId']!) !== Number(meta['commandSize']))
        this.#wrong.push(`command ${meta['commandId']} has other than ${meta['commandSize']} facts`);
      if (this.#ids.get(id) !== 1) this.#wrong.push(`event ${id} is stored ${this.#ids.get(id)} times`);
    }
    this.#wake();
    return this.#wrong.splice(0);
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  /** How often the command with this amount is stored; no two commands have the same amount. */
  times(sum: string): number {
    return this.#sums.get(sum) ?? 0;
  }

  /** The ordinals of a stream's events, by revision: the n-th domain event of the log has ordinal n. */
  ordinals(stream: string): readonly number[] {
    return this.#ordinals.get(stream) ?? [];
  }

  cases(): string[] {
    return [...this.#facts.keys()].filter((stream) => stream.startsWith('case-'));
  }

  facts(stream: string): readonly RecordedFact[] {
    return this.#facts.get(stream) ?? [];
  }

  /** The same events as a log, for views that have met no fault. */
  reader(): EventReader {
    return {
      read: (stream, options) => this.#read(stream, options),
      follow: (_, signal) => this.#follow(signal),
      head: async () => this.events.at(-1)?.position,
      count: async () => this.events.length,
      health: () => ({
        state: 'connected',
        awaySince: undefined,
        isReadable: true,
        lastError: undefined,
        skewMs: undefined,
        warnings: [],
        position: this.events.at(-1)?.position,
      }),
      close: async () => undefined,
    };
  }

  async *#read(stream: string, { from = 0, countMax = Infinity }: ReadOptions = {}): AsyncGenerator<StoredEvent> {
    for (const ordinal of this.ordinals(stream).slice(from, from + countMax)) yield this.events[ordinal - 1]!;
  }

  async *#follow(signal: AbortSignal): AsyncGenerator<Followed> {
    signal.addEventListener('abort', () => this.#wake(), { once: true });
    for (let at = 0, caughtUp = false; !signal.aborted;) {
      const events = this.events.slice(at);
      at += events.length;
      if (events.length > 0) yield { kind: 'events', events };
      if (!caughtUp) yield { kind: 'caughtUp' };
      caughtUp = true;
      if (at === this.events.length && !signal.aborted) await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  #take(event: StoredEvent): void {
    const { id, stream, revision, type, data, meta } = event;
    this.events.push(event);
    this.#ids.set(id, (this.#ids.get(id) ?? 0) + 1);
    const commandId = meta['commandId']!;
    this.#commands.set(commandId, (this.#commands.get(commandId) ?? 0) + 1);
    const ordinals = this.#ordinals.get(stream) ?? [];
    this.#ordinals.set(stream, ordinals);
    if (revision !== ordinals.length) this.#wrong.push(`${stream} has ${revision} in place of ${ordinals.length}`);
    ordinals.push(this.events.length);
    const facts = this.#facts.get(stream) ?? [];
    this.#facts.set(stream, facts);
    facts.push({ type, data: data as object, envelope: unflattenEnvelope(event, meta) });
    const sum = sumOf(type, data as Sums);
    if (sum !== undefined) this.#sums.set(sum, (this.#sums.get(sum) ?? 0) + 1);
  }
}

interface Sums {
  readonly amount?: string;
  readonly total?: string;
  readonly court?: string;
  readonly obligations?: readonly { readonly amount: string }[];
}

/** The part of a fact that identifies its command. */
function sumOf(type: string, { amount, total, court, obligations }: Sums): string | undefined {
  switch (type) {
    case 'JudgmentReceived':
      return `receive-judgment ${court}`;
    case 'EnforcementDecisionIssued':
      return `issue-decision ${obligations?.[0]?.amount}`;
    case 'PaymentCollected':
      return `record-payment ${amount}`;
    case 'MoneyDistributed':
      return `pay-out ${total}`;
    default:
      return undefined;
  }
}
