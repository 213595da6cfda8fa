import {
  corrected,
  foldCase,
  foldOrigin,
  isLegalDateInBounds,
  legalDateMax,
  legalDateMin,
  type AnyState,
  type Instant,
  type LegalDate,
  type RecordedFact,
  type Target,
} from '#case';
import { machineHash } from '#engine';
import type { Position } from '#event-store';
import { NotYetKnown } from '#read-models';
import { Parameters, type Query } from '../http/parameters.js';
import { Problem } from '../problems/problem.js';
import type { Service } from '../runtime/service.js';
import { collections, idOf, missing, streamOf } from '../documents/ids.js';
import { refuseSetBackStream } from './log-away.js';
import { readSourceOf } from './read-source.js';
import { future, isAway, notKnownHere, onlyLogKnows, waitForPosition, waitForHead, queryViews } from './view-state.js';

/** Time travel on both axes: what was known by then (an instant or an ordinal), and what was true on a legal date. */
export interface AsOf {
  readonly revision?: number | undefined;
  readonly asOf?: number | Instant | undefined;
  readonly effectiveOn?: LegalDate | undefined;
  readonly atLeast?: Position | undefined;
}

const aboutAsOf = {
  vi: `Phải là số thứ tự sự kiện hoặc thời điểm RFC 3339 từ ${legalDateMin} đến ${legalDateMax}, ví dụ 2025-04-03T10:00:00Z`,
  en: `It must be an ordinal, or an instant of RFC 3339 from ${legalDateMin} to ${legalDateMax}, such as 2025-04-03T10:00:00Z`,
};
const instantPattern = String.raw`\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+ -]\d{2}:\d{2})`;
const asOfPattern = new RegExp(`^(\\d{1,15}|${instantPattern})$`);

export const whatAtLeast = {
  vi: 'Phải là position trong một câu trả lời trước',
  en: 'It must be the position of an earlier answer',
};

export function knowledgeFrom(parameters: Parameters): Pick<AsOf, 'asOf' | 'atLeast'> {
  const text = parameters.text('asOf', asOfPattern, aboutAsOf)?.replace(' ', '+');
  const atLeast = parameters.text('atLeast', /^[\x21-\x7e]{1,64}$/, whatAtLeast) as Position | undefined;
  if (text === undefined) return { atLeast };
  if (/^\d+$/.test(text)) return { asOf: Number(text), atLeast };
  const time = Date.parse(text);
  if (Number.isNaN(time) || !isLegalDateInBounds(text.slice(0, 10))) throw notAnInstant(text);
  const instant = new Date(time).toISOString() as Instant;
  // An offset can lead out of the bounds, and into a year that is written with more digits.
  if (!isLegalDateInBounds(instant.slice(0, 10))) throw notAnInstant(text);
  return { asOf: instant, atLeast };
}

function notAnInstant(text: string): Problem {
  const error = { parameter: 'asOf', code: 'instant', message: aboutAsOf };
  return new Problem(
    'parameter-invalid',
    { vi: `${text} không phải thời điểm có thật`, en: `${text} is not a real instant` },
    { members: { errors: [error] } },
  );
}

export function asOfFrom(query: Query): AsOf {
  const parameters = new Parameters(query);
  const revision = parameters.whole('revision', 0, 1e12);
  const effectiveOn = parameters.date('effectiveOn');
  const knowledge = knowledgeFrom(parameters);
  parameters.done();
  return { revision, effectiveOn, ...knowledge };
}

/** A stream as it is to be shown. */
export interface Seen {
  readonly stream: string;
  readonly facts: readonly RecordedFact[];
  readonly ordinals: readonly number[];
  readonly state: AnyState;
  /** Whether a command may rest on it: the present was asked for, and the log has said what it is. */
  readonly isCurrent: boolean;
  /** What the answer reflects, for the caller to come back to. */
  readonly reflects: Record<string, unknown>;
}

/** @throws Problem: there is no such stream, or not then; or the time asked for has not come */
export async function seen(service: Service, target: Target, id: string, asked: AsOf): Promise<Seen> {
  const { engine } = service.installation;
  const stream = streamOf(target, id);
  const { revision, asOf, effectiveOn } = asked;
  if (effectiveOn !== undefined && effectiveOn > engine.today())
    throw future('effectiveOn', effectiveOn, engine.today());
  const source = await readSourceOf(service, stream);
  const { knownUpTo } = source;
  const head = source.facts.length - 1;
  if (head < 0) {
    if (knownUpTo) throw mayExist(target, id);
    await refuseSetBackStream(service, stream);
    throw missing(target, id);
  }
  if (revision !== undefined && revision > head)
    throw knownUpTo ? notKnownHere('revision', String(revision)) : future('revision', String(revision), String(head));
  const known = asOf === undefined ? undefined : await ordinalAsked(service, asOf, asked.atLeast);
  const ordinals = source.ordinals ?? (await ordinalsOf(service, stream, known !== undefined));
  const facts = source.facts.filter(
    ({ envelope }) =>
      (revision === undefined || envelope.revision <= revision) &&
      (known === undefined || (ordinals[envelope.revision] ?? Infinity) <= known),
  );
  const state = target === 'case' ? foldCase(facts, effectiveOn) : foldOrigin(until(facts, effectiveOn));
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
      ...(known === undefined ? {} : { asOf: { asked: asOf, ordinal: known } }),
      ...(effectiveOn === undefined ? {} : { effectiveOn }),
      ordinal: ordinals[last] ?? null,
      position: source.positionOf(last),
      machineHash,
      ...(knownUpTo === undefined ? {} : { log: 'away', knownUpTo }),
    },
  };
}

const until = (facts: readonly RecordedFact[], on: LegalDate | undefined): readonly RecordedFact[] =>
  on === undefined ? facts : corrected(facts, on);

/** The ordinal that an instant or ordinal stands for, once the views have read the log as far as it goes now. */
async function ordinalAsked(service: Service, asOf: number | Instant, atLeast?: Position): Promise<number> {
  const { views, now } = service.installation;
  if (typeof asOf === 'string' && asOf > now()) throw future('asOf', asOf, now());
  const needed = ['register', 'statistics', 'vintage'];
  await (atLeast === undefined ? waitForHead(service, needed) : waitForPosition(service, atLeast, needed));
  try {
    return await queryViews(service, needed, () => views.read(({ statistics }) => statistics.ordinalOf(asOf)));
  } catch (error) {
    if (error instanceof NotYetKnown) throw notYetKnown(service, String(asOf));
    throw error;
  }
}

/** An ordinal that the views have not come to. */
export function notYetKnown(service: Service, asOf: string): Problem {
  if (isAway(service)) return notKnownHere('asOf', asOf);
  return future('asOf', asOf, String(service.installation.views.reached().ordinal));
}

/** By revision. A read of the present must not depend on a view: then they may be missing. */
async function ordinalsOf(service: Service, stream: string, isNeeded: boolean): Promise<number[]> {
  const { views } = service.installation;
  const { state } = views.health().find((view) => view.name === 'register') ?? {};
  if (!isNeeded && state !== 'running') return [];
  try {
    return await queryViews(service, ['register'], () => views.read(({ register }) => register.ordinalsOf(stream)));
  } catch (error) {
    if (isNeeded) throw error;
    return [];
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
