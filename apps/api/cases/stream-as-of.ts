import { Inject, Injectable } from '@nestjs/common';
import { type AnyState, type Instant, lapsesCompleteUpTo, type RecordedFact, streamKind, type Target } from '#case';
import { type Engine, machineHash } from '#engine';
import type { Position } from '#event-store';
import { NotYetKnown } from '#read-models';
import type { ReflectsAnswer } from '../answers/case.js';
import { collections, idOf, missing, streamOf } from '../documents/ids.js';
import { Problem } from '../problems/problem.js';
import type { AsOfQuery } from '../reads/as-of.js';
import { future, notKnownHere, onlyLogKnows } from '../reads/not-known.js';
import { StreamReads } from '../reads/stream-reads.js';
import { ViewReads } from '../reads/view-reads.js';
import { tokens } from '../runtime/tokens.js';

/** A stream at the requested time. */
export interface Seen {
  readonly stream: string;
  readonly facts: readonly RecordedFact[];
  readonly ordinals: readonly number[];
  readonly state: AnyState;
  /** Whether a command may be based on this state: it is the present one, and was read from the log. */
  readonly isCurrent: boolean;
  /** The position in the log that the answer reflects; later reads may name it as `atLeast`. */
  readonly reflects: ReflectsAnswer;
}

/** Reads a stream at a legal date, as known at a moment; without them, as it is now. */
@Injectable()
export class StreamAsOf {
  constructor(
    @Inject(tokens.engine) private readonly engine: Engine,
    private readonly streams: StreamReads,
    private readonly views: ViewReads,
  ) {}

  /** @throws Problem when the stream does not exist, or did not exist then, or the requested time is in the future */
  async read(target: Target, id: string, asked: AsOfQuery): Promise<Seen> {
    const stream = streamOf(target, id);
    const { revision, asOf, effectiveOn } = asked;
    const today = this.engine.today();
    if (effectiveOn !== undefined && effectiveOn > today) throw future('effectiveOn', effectiveOn, today);
    // Must come before the read: a fact of that moment may still be on its way into the stream.
    const known = asOf === undefined ? undefined : await this.#ordinalAsked(asOf, asked.atLeast);
    if (asOf === undefined) await this.streams.waitForPosition(asked.atLeast);
    const source = await this.streams.sourceOf(stream);
    const { knownUpTo } = source;
    const head = source.facts.length - 1;
    if (head < 0) {
      if (knownUpTo) throw mayExist(target, id);
      await this.streams.refuseSetBack(stream);
      throw missing(target, id);
    }
    if (revision !== undefined && revision > head)
      throw knownUpTo ? notKnownHere('revision', String(revision)) : future('revision', String(revision), String(head));
    const ordinals = source.ordinals ?? (await this.streams.ordinalsOf(stream, known !== undefined));
    const facts = source.facts.filter(
      ({ envelope }) =>
        (revision === undefined || envelope.revision <= revision) &&
        (known === undefined || (ordinals[envelope.revision] ?? Infinity) <= known),
    );
    const state = streamKind(target).fold(facts, effectiveOn);
    if (!state) throw notThen(target, id);
    const last = facts.at(-1)?.envelope.revision ?? -1;
    const isPast = revision !== undefined || asOf !== undefined || effectiveOn !== undefined;
    return {
      stream,
      facts,
      ordinals,
      state,
      isCurrent: !isPast && knownUpTo === undefined,
      reflects: {
        revision: last,
        asOf: known === undefined || asOf === undefined ? undefined : { asked: asOf, ordinal: known },
        effectiveOn,
        ordinal: ordinals[last] ?? null,
        position: source.positionOf(last),
        machineHash,
        lapsesCompleteUpTo: lapsesCompleteUpTo(state, today),
        log: knownUpTo && 'away',
        knownUpTo,
      },
    };
  }

  /** Waits until the views have read the log to its present end; returns the ordinal for an instant or ordinal. */
  async #ordinalAsked(asOf: number | Instant, atLeast?: Position): Promise<number> {
    const needed = ['register', 'statistics', 'vintage'];
    await this.views.waitForMoment(asOf, atLeast, needed);
    try {
      return await this.views.read(needed, ({ statistics }) => statistics.ordinalOf(asOf));
    } catch (error) {
      if (error instanceof NotYetKnown) throw this.views.notYetKnown(String(asOf));
      throw error;
    }
  }
}

function notThen(target: Target, id: string): Problem {
  const there = missing(target, id);
  return new Problem(there.code, {
    vi: 'Hồ sơ này chưa tồn tại ở thời điểm được hỏi',
    en: 'It exists today, but did not at the time asked for',
  });
}

function mayExist(target: Target, id: string): Problem {
  const address = `${collections[target]}/${idOf(id)}`;
  return onlyLogKnows({
    vi: `Ở đây chưa biết ${address}, và sổ sự kiện hiện không trả lời; hãy hỏi lại sau`,
    en: `${address} is not known here, and the log does not answer now; ask again later`,
  });
}
