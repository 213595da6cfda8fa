import {
  actOf,
  caseNumber,
  factKind,
  foldOrigin,
  legalDayOf,
  type LegalDate,
  type OriginState,
  type RecordedFact,
  recheck,
  type Target,
} from '#case';
import { inParallel, toFact } from '#engine';
import { type EventReader, LogDamaged } from '#event-store';
import { type LogSource, world } from '../composition/installation.js';
import { batchesOf } from './events.js';
import type { Progress } from './progress.js';

export interface Checked {
  readonly events: number;
  readonly streams: number;
  readonly cases: number;
}

const streamsAtOnceMax = 16;

/**
 * Puts every stored fact again to the machine and to the rules of its act; no fact may be dated after its entry,
 * commands must be whole, and case numbers follow one another.
 */
export async function checkStreams(
  source: LogSource,
  report: (sentence: string) => void,
  progress: Progress,
): Promise<Checked> {
  const log = await source.open();
  try {
    const sizes = await streamSizes(log);
    const checker = new Checker(log, sizes, report);
    const events = [...sizes.values()].reduce((sum, size) => sum + size, 0);
    let [done, cases] = [0, 0];
    // On a server most of the time is waiting for one stream or the other.
    await inParallel([...sizes], streamsAtOnceMax, async ([stream, size]) => {
      await checker.check(stream);
      if (stream.startsWith('case-')) cases += 1;
      done += size;
      progress.at('rules', done, events);
    });
    return { events, streams: sizes.size, cases };
  } finally {
    await log.close();
  }
}

async function streamSizes(log: EventReader): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  for await (const events of batchesOf(log))
    for (const { stream } of events) sizes.set(stream, (sizes.get(stream) ?? 0) + 1);
  return sizes;
}

class Checker {
  constructor(
    private readonly log: EventReader,
    private readonly streams: ReadonlyMap<string, number>,
    private readonly report: (sentence: string) => void,
  ) {}

  async check(stream: string): Promise<void> {
    const facts = await this.#factsOf(stream);
    if (!facts) return;
    for (const { type, envelope } of facts) {
      if (!factKind(type)) this.#wrong(stream, envelope.revision, `there is no fact ${type}`);
      if (envelope.effectiveOn > legalDayOf(envelope.recordedAt))
        this.#wrong(stream, envelope.revision, `${type} is dated ${envelope.effectiveOn}, after its entry`);
    }
    this.#checkCommands(stream, facts);
    if (stream.startsWith('numbers-')) this.#checkNumbers(stream, facts);
    else if (stream.startsWith('case-')) await this.#checkCase(stream, facts);
    else this.#checkOrigin(stream, facts);
  }

  async #factsOf(stream: string): Promise<RecordedFact[] | undefined> {
    try {
      const facts: RecordedFact[] = [];
      // No further than was listed: what a running service adds meanwhile names streams that are not in the list.
      const countMax = this.streams.get(stream) ?? 0;
      for await (const event of this.log.read(stream, { countMax })) facts.push(toFact(event));
      if (facts.length === countMax) return facts;
      this.report(`${stream} has ${countMax} events in the log and ${facts.length} of its own: it was cut or deleted`);
      return undefined;
    } catch (error) {
      if (!(error instanceof LogDamaged)) throw error;
      this.report(error.message);
      return undefined;
    }
  }

  /** One command's facts stand together, numbered from 0 to their count. */
  #checkCommands(stream: string, facts: readonly RecordedFact[]): void {
    let at = 0;
    while (at < facts.length) {
      const { commandId, commandSize } = facts[at]!.envelope;
      const isWhole = Array.from({ length: commandSize }, (_, index) => facts[at + index]?.envelope).every(
        (envelope, index) => envelope?.commandId === commandId && envelope.commandIndex === index,
      );
      if (!isWhole) return this.#wrong(stream, at, `its command of ${commandSize} facts is not whole`);
      at += commandSize;
    }
  }

  /** `numbers-P1.03-2025`: the n-th reservation is number n. */
  #checkNumbers(stream: string, facts: readonly RecordedFact[]): void {
    const [, office = '', year = ''] = /^numbers-(.+)-(\d{4})$/.exec(stream) ?? [];
    facts.forEach(({ data }, index) => {
      const expected = caseNumber(office, `${year}-01-01` as LegalDate, index + 1);
      const { number } = data as { number?: string };
      if (number !== expected) this.#wrong(stream, index, `number ${number} where ${expected} comes next`);
    });
  }

  async #checkCase(stream: string, facts: readonly RecordedFact[]): Promise<void> {
    const { originId } = facts[0]!.data as { originId?: string };
    if (originId === undefined || !this.streams.has(originId))
      this.#wrong(stream, 0, `it was opened on ${originId}, which has no events`);
    else if (!originId.startsWith('case-')) {
      const until = facts[0]!.envelope.basis?.[originId] ?? Infinity;
      const origin = (await this.#factsOf(originId))?.filter(({ envelope }) => envelope.revision <= until);
      this.#checkRules(stream, facts, origin && foldOrigin(origin));
    }
    for (const { revision, type, rules } of recheck(facts, world).filter((each) => each.rules.length > 0))
      this.#wrong(stream, revision, `${type} would not be accepted: ${rules.join('; ')}`);
  }

  /** What a judgment or a request says was opened on it is there. */
  #checkOrigin(stream: string, facts: readonly RecordedFact[]): void {
    const state = foldOrigin(facts);
    if (!state) return this.#wrong(stream, 0, 'it does not begin with its receipt');
    this.#checkRules(stream, facts, undefined);
    for (const each of state.cases)
      if (!this.streams.has(each)) this.report(`${stream} names ${each}, which has no events`);
  }

  /** The rules of the act that opened the stream; those of later acts are put by `recheck`. */
  #checkRules(stream: string, facts: readonly RecordedFact[], before: OriginState | undefined): void {
    const { envelope, data } = facts[0]!;
    const [target, name = ''] = envelope.commandType.split('/');
    const act = actOf(target as Target, name);
    if (!act) return this.#wrong(stream, 0, `there is no act ${envelope.commandType}`);
    const on = envelope.effectiveOn;
    const subject = {
      before,
      data,
      facts,
      on,
      recordedOn: legalDayOf(envelope.recordedAt),
      world,
      history: () => facts,
    };
    const broken = act.requires.filter(({ check }) => check(subject) !== undefined).map(({ id }) => id);
    if (broken.length > 0) this.#wrong(stream, 0, `${name} would not be accepted: ${broken.join('; ')}`);
  }

  #wrong(stream: string, revision: number, why: string): void {
    this.report(`${stream} revision ${revision}: ${why}`);
  }
}
