import {
  imbalanceOnAnyDay,
  isCaseStream,
  isNumbersStream,
  kindOfStream,
  recheck,
  recheckOpening,
  recheckOrigin,
  type RecordedFact,
  type RuleId,
  toFact,
  type World,
} from '#case';
import { inParallel } from '#engine';
import { batchesOf, type EventReader, LogDamaged, LogUnavailable, type Position, type StoredEvent } from '#event-store';
import type { StoredReactions } from '#read-models';
import { CaseNumbers } from './case-numbers.js';
import { Consequences, type PlacedFact } from './consequences.js';
import { checkFacts, isOfEarlierEngine } from './facts.js';
import type { Findings } from './findings.js';
import { ofLaterEngine, splitAtLaterEngine } from './later-engine.js';
import type { SealedWords } from './sealed-words.js';

export interface CheckedStreams {
  readonly events: number;
  /** Position of the last event in log order; undefined for an empty log. */
  readonly headPosition: Position | undefined;
  /** `recordedAt` of the last event. */
  readonly lastRecordedAt: string | undefined;
  /** Whether facts of a later engine were met, which are not judged. */
  readonly hasLaterEngine: boolean;
}

export interface StreamsOptions {
  readonly world: World;
  readonly findings: Findings;
  readonly words: SealedWords;
  /**
   * The progress of the reactions. It MUST be read before the log is, so that it is never ahead of the facts that are
   * checked.
   */
  readonly reactionsReached: StoredReactions | undefined;
  readonly progress: (done: number, total: number) => void;
}

const streamsAtOnceMax = 16;
/** The rule that both balances hold on every legal day. */
const everyDay: RuleId = 'ledger.everyDay';

/**
 * Checks every stored fact again, by its schema, the machine and the rules of its act. Also checks that commands are
 * complete, case numbers consecutive, reactions in the streams that their causes name, and references backed by words.
 */
export async function checkStreams(log: EventReader, options: StreamsOptions): Promise<CheckedStreams> {
  const damaged = new Map<string, LogDamaged>();
  const { sizes, headPosition, lastRecordedAt } = await listed(log, damaged);
  const checker = new StreamChecker(log, sizes, options, lastRecordedAt);
  const events = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  let [done, cases] = [0, 0];
  // On a server most of the time is spent waiting, so several streams are read at once.
  await inParallel([...sizes], streamsAtOnceMax, async ([stream, size]) => {
    await checker.check(stream);
    if (isCaseStream(stream)) cases += 1;
    done += size;
    options.progress(done, events);
  });
  options.findings.checked(`${events} events in ${sizes.size} streams; ${cases} cases checked against the rules`);
  checker.end([...damaged.values()]);
  const { hasLaterEngine } = checker;
  return { events, headPosition, lastRecordedAt, hasLaterEngine };
}

/** Lists the streams. @param damaged receives an error for each unreadable event; the other streams are listed */
async function listed(
  log: EventReader,
  damaged: Map<string, LogDamaged>,
): Promise<{ sizes: Map<string, number> } & Pick<CheckedStreams, 'headPosition' | 'lastRecordedAt'>> {
  const sizes = new Map<string, number>();
  const onDamage = (error: LogDamaged): void => {
    if (!error.stream) throw error;
    if (!damaged.has(error.stream)) damaged.set(error.stream, error);
  };
  let [headPosition, lastRecordedAt]: [Position?, string?] = [];
  for await (const events of batchesOf(log, { onDamage })) {
    for (const { stream } of events) sizes.set(stream, (sizes.get(stream) ?? 0) + 1);
    headPosition = events.at(-1)?.position ?? headPosition;
    lastRecordedAt = events.at(-1)?.meta['recordedAt'] ?? lastRecordedAt;
  }
  return { sizes, headPosition, lastRecordedAt };
}

/** One stream up to, and without, the first fact of a later engine. */
interface ReadStream {
  readonly placed: readonly PlacedFact[];
  readonly later: readonly StoredEvent[];
}

class StreamChecker {
  hasLaterEngine = false;
  readonly #numbers: CaseNumbers;
  readonly #consequences: Consequences;
  readonly #unreadable = new Set<string>();
  readonly #findings: Findings;

  constructor(
    private readonly log: EventReader,
    private readonly streams: ReadonlyMap<string, number>,
    private readonly options: StreamsOptions,
    lastRecordedAt: string | undefined,
  ) {
    const { findings, reactionsReached: reached } = options;
    this.#findings = findings;
    this.#numbers = new CaseNumbers(findings);
    this.#consequences = new Consequences({ findings, reached, lastRecordedAt, unreadable: this.#unreadable });
  }

  async check(stream: string): Promise<void> {
    const read = await this.#read(stream);
    if (!read) return void this.#unreadable.add(stream);
    const { placed, later } = read;
    const facts = placed.map(({ fact }) => fact);
    this.#checkCommands(stream, facts);
    // A fact that breaks its schema cannot be folded, so no rule can be checked in this stream.
    const canFold = checkFacts(stream, facts, this.#findings);
    if (canFold) await this.options.words.add(facts);
    if (later[0]) {
      this.#findings.unchecked(ofLaterEngine(later[0]));
      this.options.words.mention(later);
      this.hasLaterEngine = true;
    }
    if (!canFold || later.length > 0) return void this.#unreadable.add(stream);
    if (isNumbersStream(stream)) return this.#numbers.reservations(stream, facts);
    try {
      this.#consequences.add(stream, placed);
      if (isCaseStream(stream)) await this.#checkCase(stream, facts);
      else this.#checkOrigin(stream, facts);
    } catch (error) {
      // An unreachable server says nothing about the facts, so its error is passed on.
      if (error instanceof LogDamaged || error instanceof LogUnavailable) throw error;
      this.#findings.damaged(`${stream}: its facts cannot be checked against the rules: ${(error as Error).message}`);
    }
  }

  /**
   * Completes all checks. @param damaged errors met while listing the log; a stream that could not be read is reported
   * already
   */
  end(damaged: readonly LogDamaged[]): void {
    for (const { stream, message } of damaged) {
      if (stream === undefined || this.#unreadable.has(stream)) continue;
      this.#findings.damaged(message);
      this.#unreadable.add(stream);
    }
    this.#numbers.end(this.#unreadable);
    this.#consequences.end();
  }

  async #read(stream: string): Promise<ReadStream | undefined> {
    const countMax = this.streams.get(stream) ?? 0;
    const events: StoredEvent[] = [];
    try {
      // Read no further than the list of streams: a running service may append facts that name streams missing from it.
      for await (const event of this.log.read(stream, { countMax })) events.push(event);
    } catch (error) {
      if (!(error instanceof LogDamaged)) throw error;
      this.#findings.damaged(error.message);
      return undefined;
    }
    if (events.length < countMax) {
      const own = `${stream} has ${countMax} events in the log and ${events.length} of its own`;
      this.#findings.damaged(`${own}: it was cut or deleted`);
      return undefined;
    }
    try {
      const { known, later } = splitAtLaterEngine(events);
      return { placed: known.map((event) => ({ fact: toFact(event), position: event.position })), later };
    } catch (error) {
      this.#findings.damaged((error as Error).message);
      return undefined;
    }
  }

  /** Checks that the facts of each command are adjacent, and numbered from 0 to their count. */
  #checkCommands(stream: string, facts: readonly RecordedFact[]): void {
    for (let at = 0; at < facts.length;) {
      const { commandId, commandSize } = facts[at]!.envelope;
      const own = facts.slice(at, at + commandSize).map(({ envelope }) => envelope);
      const isWhole =
        own.length > 0 &&
        own.length === commandSize &&
        own.every((envelope, index) => envelope.commandId === commandId && envelope.commandIndex === index);
      if (!isWhole) return this.#wrong(stream, at, `its command of ${commandSize} facts is not whole`);
      at += commandSize;
    }
  }

  async #checkCase(stream: string, facts: readonly RecordedFact[]): Promise<void> {
    const opening = facts[0]!;
    const { originId } = opening.data as { originId?: string };
    if (opening.type !== 'EnforcementDecisionIssued')
      return this.#wrong(stream, 0, 'a case does not begin with its decision');
    this.#numbers.opening(stream, opening);
    if (originId === undefined || !this.streams.has(originId))
      this.#wrong(stream, 0, `it was opened on ${originId}, which has no events`);
    else {
      // The decision on an entrustment, and one that replaces another, were sent to no judgment or request.
      const isOfCase = isCaseStream(originId) || opening.envelope.commandType.startsWith('case/');
      const origin = isOfCase ? undefined : await this.#originOf(originId, opening);
      if (origin || isOfCase) this.#put(stream, [recheckOpening(facts, origin, this.options.world)]);
    }
    const found = recheck(facts, this.options.world);
    this.#put(stream, found);
    if (!found.some(({ rules, laterRules }) => [...rules, ...laterRules].includes(everyDay)))
      this.#checkDays(stream, facts);
  }

  /** Checks both balances on every legal day, as known after every fact. Does not rely on the rule that guards them. */
  #checkDays(stream: string, facts: readonly RecordedFact[]): void {
    const found = imbalanceOnAnyDay(facts);
    if (!found) return;
    const { engineVersion, revision, on, wrong } = found;
    if (isOfEarlierEngine(facts[revision]!))
      this.#findings.refusedToday({ engineVersion, rule: everyDay, stream, revision });
    else this.#wrong(stream, revision, `on ${on} the money of the case does not balance: ${wrong}`);
  }

  /** The facts of the judgment or request at the time of the decision; undefined if they cannot be determined. */
  async #originOf(originId: string, { envelope }: RecordedFact): Promise<RecordedFact[] | undefined> {
    const until = envelope.basis?.[originId] ?? Infinity;
    const read = await this.#read(originId);
    if (read?.later[0] && read.later[0].revision <= until) return undefined;
    return read?.placed.map(({ fact }) => fact).filter((fact) => fact.envelope.revision <= until);
  }

  /** Checks that every case exists that a judgment or request names. */
  #checkOrigin(stream: string, facts: readonly RecordedFact[]): void {
    if (facts[0]!.type !== kindOfStream(stream)?.begins)
      return this.#wrong(stream, 0, 'it does not begin with its receipt');
    this.#put(stream, recheckOrigin(facts, this.options.world));
    for (const { type, data, envelope } of facts) {
      const { case: opened } = data as { case?: string };
      if (type === 'CaseOpenedOnIt' && !this.streams.has(opened ?? ''))
        this.#wrong(stream, envelope.revision, `it names ${opened}, which has no events`);
    }
  }

  #put(stream: string, found: readonly ReturnType<typeof recheckOpening>[]): void {
    for (const finding of found) {
      if (!finding) continue;
      const { type, revision, engineVersion, rules, laterRules } = finding;
      if (rules.length > 0) this.#wrong(stream, revision, `${type} would not be accepted: ${rules.join('; ')}`);
      for (const rule of laterRules) this.#findings.refusedToday({ engineVersion, rule, stream, revision });
    }
  }

  #wrong(stream: string, revision: number, why: string): void {
    this.#findings.damaged(`${stream} revision ${revision}: ${why}`);
  }
}
