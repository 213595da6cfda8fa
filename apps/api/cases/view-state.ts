import type { Label } from '#case';
import { comparePositions, LogUnavailable, type Position } from '#event-store';
import { NotReached, type Snapshot, ViewNotReady, ViewsUnavailable } from '#read-models';
import type { Installation } from '#installation';
import { limits } from '../runtime/limits.js';
import { Problem } from '../problems/problem.js';
import type { Service } from '../runtime/service.js';

/** Answers from the views: how far they must have come, and what is said when they have not, or the log is away. */

/** The newest event that an answer knows, where it was made without asking the log. */
export interface KnownUpTo {
  readonly ordinal: number;
  readonly position: string | undefined;
  readonly recordedAt: string | undefined;
}

export function knownUpTo(snapshot: Snapshot, view: string): KnownUpTo {
  const { ordinal, position, recordedAt } = snapshot.reached(view);
  return { ordinal, position, recordedAt };
}

/** A log that only cannot be written is read as ever. */
export function isAway({ installation }: Service): boolean {
  const { state, isReadable } = installation.log.health();
  return state === 'away' && !isReadable;
}

/** So surely away that it is not asked again: whoever follows it notices its return. */
export function isAwayForLong({ installation }: Service): boolean {
  const { state, awayForMs = 0, isReadable } = installation.log.health();
  return state === 'away' && !isReadable && awayForMs > limits.logAwayMs;
}

/**
 * For what needs the log's end: while it is away nobody waits to be told so, and the way to the log is free for those who
 * look for it.
 * @throws LogUnavailable
 */
export function requireLog(service: Service): void {
  if (!isAwayForLong(service)) return;
  const { awaySince, lastError, denied } = service.installation.log.health();
  throw new LogUnavailable(`The log has not answered since ${awaySince} (${lastError}).`, { denied });
}

/** Waits until the views reflect a position. @throws Problem when that is in the future, or takes too long */
export async function waitForPosition(
  service: Service,
  position: Position | undefined,
  needed: readonly string[],
): Promise<void> {
  if (position === undefined) return;
  const { views } = service.installation;
  const { head, isNewest } = await headOf(service);
  if (head === undefined || comparePositions(position, head) > 0)
    throw isNewest ? future('atLeast', position, head ?? '–') : notKnownHere('atLeast', position);
  await queryViews(service, needed, () => views.waitFor({ position }, limits.viewWaitMs, needed));
}

/** Waits until these views have read the log as far as it goes now; while it is away, what they have is what there is. */
export async function waitForHead(service: Service, needed: readonly string[]): Promise<void> {
  const { views } = service.installation;
  const { head: position, isNewest } = await headOf(service);
  if (position === undefined || !isNewest) return;
  await queryViews(service, needed, () => views.waitFor({ position }, limits.viewWaitMs, needed));
}

/** The log's newest position, or the newest that this process knows. */
async function headOf(service: Service): Promise<{ readonly head: Position | undefined; readonly isNewest: boolean }> {
  const { log } = service.installation;
  if (!isAwayForLong(service)) {
    try {
      return { head: await log.head(), isNewest: true };
    } catch (error) {
      if (!(error instanceof LogUnavailable)) throw error;
    }
  }
  return { head: newestKnown(service.installation), isNewest: false };
}

/** Of what this process has read or written itself since its start, or what its views knew before. */
export function newestKnown({ log, views }: Pick<Installation, 'log' | 'views'>): Position | undefined {
  return log.health().position ?? views.reached().position;
}

/** Whether these views cannot follow the log just now, because their file cannot be written. */
export function isLockedOut({ installation }: Service, needed: readonly string[]): boolean {
  return installation.views.health().some((view) => view.isLockedOut && needed.includes(view.name));
}

/** Runs a query of the views, and says it in our words when they are behind, stopped or being rebuilt. */
export async function queryViews<T>(service: Service, needed: readonly string[], work: () => Promise<T>): Promise<T> {
  requireViews(service, needed);
  try {
    return await work();
  } catch (error) {
    const isBehind = error instanceof NotReached || error instanceof ViewNotReady || error instanceof ViewsUnavailable;
    if (!isBehind) throw error;
    // It may have failed meanwhile.
    requireViews(service, needed);
    throw new Problem(
      'view-behind',
      { vi: 'Bảng tra cứu đang cập nhật; hãy thử lại', en: error.message },
      { headers: retryLater, cause: error },
    );
  }
}

/** A view that failed at an event stands still, also while it is tried again. @throws Problem at once */
function requireViews({ installation }: Service, needed: readonly string[]): void {
  const failed = installation.views
    .health()
    .filter((view) => view.failed !== undefined && needed.includes(view.name))
    .map((view) => view.name);
  if (failed.length === 0) return;
  throw new Problem(
    'view-failed',
    {
      vi: `Bảng tra cứu đã dừng: ${failed.join(', ')}; xem /health/ready`,
      en: `Stopped at an event that it could not apply: ${failed.join(', ')}; see /health/ready`,
    },
    { members: { failed } },
  );
}

const retryLater = { 'retry-after': String(limits.retryAfterSeconds) };

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

/** What the views do not have may be in the log all the same: only the log may say that it is not there. */
export function onlyLogKnows(detail: Label): Problem {
  return new Problem('log-unavailable', detail, { headers: retryLater });
}

export function notKnownHere(parameter: string, asked: string): Problem {
  return onlyLogKnows({
    vi: `Ở đây chưa biết tới ${parameter} ${asked}, và sổ sự kiện hiện không trả lời; hãy hỏi lại sau`,
    en: `${parameter} ${asked} lies beyond what is known here, and the log does not answer now; ask again later`,
  });
}
