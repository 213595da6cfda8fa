import {
  corrected,
  foldCase,
  foldOrigin,
  isLegalDate,
  type AnyState,
  type Instant,
  type LegalDate,
  type RecordedFact,
  type Target,
} from '#case';
import { machineHash, toFact } from '#engine';
import { comparePositions, type Position, type StoredEvent } from '#event-store';
import { NotReached, NotYetKnown, ViewNotReady } from '#read-models';
import { Parameters, type Query } from '../http/parameters.js';
import { limits } from '../limits.js';
import { Problem } from '../problems/problem.js';
import type { Service } from '../service.js';
import { missing, streamOf } from './ids.js';

/** Time travel on both axes: what was known by then (an instant or an ordinal), and what was true on a legal date. */
export interface AsOf {
  readonly revision?: number | undefined;
  readonly asOf?: number | Instant | undefined;
  readonly effectiveOn?: LegalDate | undefined;
  readonly atLeast?: Position | undefined;
}

const aboutAsOf = {
  vi: 'Phải là số thứ tự sự kiện hoặc thời điểm RFC 3339, ví dụ 2025-04-03T10:00:00Z',
  en: 'It must be an ordinal, or an instant of RFC 3339 such as 2025-04-03T10:00:00Z',
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
  if (Number.isNaN(time) || !isLegalDate(text.slice(0, 10))) throw notAnInstant(text);
  return { asOf: new Date(time).toISOString() as Instant, atLeast };
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
  /** Whether anything but the present was asked for. */
  readonly isPast: boolean;
  /** What the answer reflects, for the caller to come back to. */
  readonly reflects: Record<string, unknown>;
}

/** @throws Problem: there is no such stream, or not then; or the time asked for has not come */
export async function seen(service: Service, target: Target, id: string, asked: AsOf): Promise<Seen> {
  const { log, engine } = service.installation;
  const stream = streamOf(target, id);
  const { revision, asOf, effectiveOn } = asked;
  if (effectiveOn !== undefined && effectiveOn > engine.today())
    throw future('effectiveOn', effectiveOn, engine.today());
  const events: StoredEvent[] = [];
  for await (const event of log.read(stream)) events.push(event);
  const head = events.length - 1;
  if (head < 0) throw missing(target, id);
  if (revision !== undefined && revision > head) throw future('revision', String(revision), String(head));
  const known = asOf === undefined ? undefined : await ordinalAsked(service, asOf, asked.atLeast);
  const ordinals = await ordinalsOf(service, stream, known !== undefined);
  const kept = events.filter(
    (event) =>
      (revision === undefined || event.revision <= revision) &&
      (known === undefined || (ordinals[event.revision] ?? Infinity) <= known),
  );
  const facts = kept.map(toFact);
  const state = target === 'case' ? foldCase(facts, effectiveOn) : foldOrigin(until(facts, effectiveOn));
  if (!state) throw notThen(target, id);
  const last = kept.at(-1);
  return {
    stream,
    facts,
    ordinals,
    state,
    isPast: revision !== undefined || asOf !== undefined || effectiveOn !== undefined,
    reflects: {
      revision: last?.revision,
      ...(known === undefined ? {} : { asOf: { asked: asOf, ordinal: known } }),
      ...(effectiveOn === undefined ? {} : { effectiveOn }),
      ordinal: ordinals[last?.revision ?? -1] ?? null,
      position: last?.position,
      machineHash,
    },
  };
}

const until = (facts: readonly RecordedFact[], on: LegalDate | undefined): readonly RecordedFact[] =>
  on === undefined ? facts : corrected(facts, on);

/** The ordinal that an instant or ordinal stands for, once the views have read the log as far as it goes now. */
async function ordinalAsked(service: Service, asOf: number | Instant, atLeast?: Position): Promise<number> {
  const { log, views, now } = service.installation;
  if (typeof asOf === 'string' && asOf > now()) throw future('asOf', asOf, now());
  await reached(service, atLeast ?? (await log.head()));
  const needed = ['register', 'statistics', 'vintage'];
  try {
    return await viewed(service, needed, () => views.read(({ statistics }) => statistics.ordinalOf(asOf)));
  } catch (error) {
    if (error instanceof NotYetKnown) throw future('asOf', String(asOf), String(views.reached().ordinal));
    throw error;
  }
}

/** By revision. A read of the present must not depend on a view: then they may be missing. */
async function ordinalsOf(service: Service, stream: string, isNeeded: boolean): Promise<number[]> {
  const { views } = service.installation;
  const { state } = views.health().find((view) => view.name === 'register') ?? {};
  if (!isNeeded && state !== 'running') return [];
  return viewed(service, ['register'], () => views.read(({ register }) => register.ordinalsOf(stream)));
}

/** Waits until the views reflect a position. @throws Problem when that is in the future, or takes too long */
export async function reached(service: Service, position: Position | undefined): Promise<void> {
  if (position === undefined) return;
  const { log, views } = service.installation;
  const head = await log.head();
  if (head === undefined || comparePositions(position, head) > 0) throw future('atLeast', position, head ?? '–');
  await viewed(service, [], () => views.waitFor({ position }, limits.viewWaitMs));
}

/** Runs a query of the views, and says it in our words when they are behind, stopped or being rebuilt. */
export async function viewed<T>(service: Service, needed: readonly string[], work: () => Promise<T>): Promise<T> {
  const health = service.installation.views.health();
  const failed = health
    .filter((view) => view.state === 'failed' && needed.includes(view.name))
    .map((view) => view.name);
  if (failed.length > 0)
    throw new Problem(
      'view-failed',
      {
        vi: `Bảng tra cứu đã dừng: ${failed.join(', ')}; xem /health/ready`,
        en: `Stopped at an event that it could not apply: ${failed.join(', ')}; see /health/ready`,
      },
      { members: { failed } },
    );
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof NotReached) && !(error instanceof ViewNotReady)) throw error;
    throw new Problem(
      'view-behind',
      { vi: 'Bảng tra cứu đang cập nhật; hãy thử lại', en: error.message },
      { headers: { 'retry-after': String(limits.retryAfterSeconds) }, cause: error },
    );
  }
}

export function future(parameter: string, asked: string, latest: string): Problem {
  return new Problem(
    'as-of-future',
    {
      vi: `${parameter} ${asked} chưa tới; mới nhất là ${latest}`,
      en: `${parameter} ${asked} has not come; the latest is ${latest}`,
    },
    { members: { parameter, latest } },
  );
}

function notThen(target: Target, id: string): Problem {
  const there = missing(target, id);
  return new Problem(there.code, {
    vi: 'Hồ sơ này chưa tồn tại ở thời điểm được hỏi',
    en: 'It exists today, but did not at the time asked for',
  });
}
