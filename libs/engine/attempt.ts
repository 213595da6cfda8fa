import {
  type ActBody,
  type At,
  decideAct,
  type Instant,
  type LegalDate,
  legalDayOf,
  needsHistory,
  type RecordedFact,
  type Realm,
  realmsInTimeOf,
  type Verdict,
} from '#case';
import type { Command } from './command.js';
import { elapsedWithEnvelopes, type EnvelopeContext, withEnvelopes } from './envelope.js';
import type { EngineOptions } from './options.js';
import type { SealedBody } from './sealing.js';
import type { Loaded } from './stream-cache.js';
import { officeOf, type TargetStream, unreservedNumber } from './target-stream.js';

type Decided = Extract<Verdict, { kind: 'decided' }>;

/** Whether If-Match names any other revision than that of the last act, be it earlier or later. */
export function isStale(ifMatch: number | undefined, loaded: Loaded | undefined): boolean {
  return ifMatch !== undefined && loaded?.state !== undefined && loaded.state.actRevision !== ifMatch;
}

/** One attempt at a command: everything that it has loaded, and what it computes from that. */
export class Attempt {
  constructor(
    private readonly options: EngineOptions,
    readonly command: Command,
    readonly to: TargetStream,
    /** The stream that the command was sent to; undefined for an act that opens a stream of its own. */
    readonly loaded: Loaded | undefined,
    /** The body with references and commitments in place of personal data. */
    readonly sealed: SealedBody,
    /** Keyed digest of the body as sent; empty in a preview, which checks no idempotency key. */
    readonly digest: string,
  ) {}

  /** A copy of the attempt with one value replaced. */
  with(over: Partial<Pick<Attempt, 'loaded' | 'sealed'>>): Attempt {
    const { loaded = this.loaded, sealed = this.sealed } = over;
    return new Attempt(this.options, this.command, this.to, loaded, sealed, this.digest);
  }

  get opensCase(): boolean {
    return this.command.act.opens === 'case';
  }

  get isStale(): boolean {
    return isStale(this.command.ifMatch, this.loaded);
  }

  /** Whether the rules of the act read the whole history of its stream. */
  get needsHistory(): boolean {
    return needsHistory(this.command.act, String(this.sealed.body.effectiveOn), this.loaded?.state);
  }

  get office(): string {
    return officeOf(this.command, this.loaded);
  }

  /** The realm of the facts: an existing stream keeps its own, so an act on a simulated stream is simulated. */
  get realm(): Realm {
    return this.loaded?.state?.realm ?? this.command.realm ?? this.options.realm;
  }

  /** The revision that the first fact of the command will get. */
  get first(): number {
    return this.to.opens ? 0 : this.loaded!.head + 1;
  }

  /**
   * Decides on the command; pure, so the same attempt always gets the same verdict. Without `number` the opening of a
   * case is decided with a placeholder that is not reserved.
   */
  decide(history: readonly RecordedFact[], now: Instant, number?: string): Verdict {
    const { command, to, office, realm, first } = this;
    const body: ActBody = this.sealed.body;
    return decideAct(command.act, body, {
      before: this.loaded?.state,
      history: () => history,
      targetId: to.target ?? to.stream,
      recordedOn: legalDayOf(now),
      // A simulated stream has a time of its own: nothing passes in it here.
      instant: realmsInTimeOf(this.options.realm).includes(realm) ? now : undefined,
      world: this.options.world,
      caseNumber: () => number ?? unreservedNumber(office, body.effectiveOn as LegalDate),
      at: (index, effectiveOn): At => ({
        eventId: to.eventId(index),
        streamId: to.stream,
        revision: first + index,
        effectiveOn,
        realm,
        officeThen: office,
        ...(command.causationId === undefined ? {} : { causationId: command.causationId }),
      }),
    });
  }

  /** The decided facts as the log will hold them, after those that had passed before the act. */
  facts({ elapsed, facts, on, corrects }: Decided): RecordedFact[] {
    const { command, to, digest } = this;
    const relied = to.target && to.target !== to.stream ? { [to.target]: this.loaded!.head } : undefined;
    const context: EnvelopeContext = {
      stream: to.stream,
      first: this.first + elapsed.length,
      commandId: to.commandId,
      eventId: to.eventId,
      digest,
      recordedAt: this.options.now(),
      realm: this.realm,
      officeThen: this.office,
      corrects,
      basis: command.basis ?? relied,
      engineVersion: this.options.engineVersion,
      world: this.options.world,
    };
    return [
      ...elapsedWithEnvelopes(elapsed, command, { ...context, first: this.first }),
      ...withEnvelopes(facts, on, command, context),
    ];
  }

  /** The facts of the command itself. */
  own(facts: readonly RecordedFact[]): RecordedFact[] {
    return facts.filter(({ envelope }) => envelope.commandId === this.to.commandId);
  }
}
