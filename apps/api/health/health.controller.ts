import { Controller, Get, Res } from '@nestjs/common';
import type { LogHealth } from '#event-store';
import type { ViewHealth } from '#read-models';
import type { StoreHealth } from '#sqlite';
import type { ScheduleHealth } from '#engine';
import type { HealthAnswer, LogAnswer, ScheduleAnswer, StoreAnswer, ViewAnswer } from '../answers/service.js';
import type { HttpReply } from '../http/types.js';
import { limits } from '../runtime/limits.js';
import { reactionsDocument } from '../reactions/parked.document.js';
import { newestKnown } from '../reads/view-reads.js';
import { Service } from '../runtime/service.js';

/**
 * Liveness: the process answers. Readiness: everything is open, and nothing has stopped. Both answer with a health
 * document, never with a problem. Injects `Service` itself, because health is asked before there is an installation.
 */
@Controller('health')
export class HealthController {
  constructor(private readonly service: Service) {}

  @Get('live')
  live(): HealthAnswer {
    return { status: 'live' };
  }

  @Get('ready')
  ready(@Res({ passthrough: true }) reply: HttpReply): HealthAnswer {
    const { progress, found } = this.service;
    const views = found?.views.health() ?? [];
    const log = found?.log.health();
    const failed = namesOf(views, ({ state }) => state === 'failed');
    // Reads that need these views are answered 503 already; the rest of the service does not depend on them.
    const retrying = namesOf(views, (view) => view.failed !== undefined && view.state !== 'failed');
    const lockedOut = namesOf(views, ({ isLockedOut }) => isLockedOut);
    const sealed = found?.sealed.health();
    const stopped = [...(log?.state === 'stopped' ? ['log'] : []), ...(sealed?.state === 'stopped' ? ['sealed'] : [])];
    // With an unavailable store reads go on, and say as of when; a stopped store needs a person.
    const isServing = failed.length === 0 && stopped.length === 0;
    const isReady = progress === undefined && isServing && views.every((view) => view.ready);
    if (!isReady) reply.code(503).header('retry-after', String(limits.retryAfterSeconds));
    reply.header('cache-control', 'no-store');
    return {
      status: isReady ? 'ready' : !isServing ? 'failed' : (progress?.phase ?? 'views'),
      progress,
      failed: orAbsent(failed),
      retrying: orAbsent(retrying),
      lockedOut: orAbsent(lockedOut),
      stopped: orAbsent(stopped),
      log: found && log ? logDocument({ ...log, position: newestKnown(found.log, found.views) }) : null,
      sealed: sealed ? storeDocument(sealed) : null,
      views: views.map((view) => viewDocument(view, log?.isReadable === false)),
      // A parked reaction holds up only its own stream, so the service stays ready.
      reactions: reactionsDocument(found?.reactions.health, limits.parkedShownMax),
      schedule: scheduleDocument(found?.scheduler.health),
    };
  }
}

function namesOf(views: readonly ViewHealth[], isOne: (view: ViewHealth) => boolean): string[] {
  return views.filter(isOne).map(({ name }) => name);
}

/** How far the scheduler has come, with the first streams in which it is refused. */
function scheduleDocument(health: ScheduleHealth | undefined): ScheduleAnswer {
  const { completeUpTo, lastError, due = 0, parked = [] } = health ?? {};
  const shown = parked.slice(0, limits.parkedShownMax);
  return {
    completeUpTo: completeUpTo ?? null,
    lastError: lastError ?? null,
    due,
    parked: parked.length,
    parkedStreams: shown.map(({ stream, error, since, attempts }) => ({ stream, error, since, attempts })),
  };
}

const orAbsent = (names: string[]): string[] | undefined => (names.length === 0 ? undefined : names);

/** The health of a store. A connected one shows no past error: the service log has it, with its time. */
function storeDocument({ state, awaySince, lastError }: StoreHealth): StoreAnswer {
  return {
    state,
    awaySince: awaySince ?? null,
    lastError: state === 'connected' ? null : (lastError ?? null),
  };
}

function logDocument(health: LogHealth): LogAnswer {
  const { position, skewMs, warnings } = health;
  return { ...storeDocument(health), position: position ?? null, skewMs: skewMs ?? null, warnings };
}

/**
 * The health of a view. `lag`: events that were read and are not in the view yet; `lastError`: why the view does not
 * advance. While the log is unavailable, or the view cannot read it, the log's end is unknown: `lag` and `caughtUp` are
 * null. A view that is locked out reads no further, so its `lag` is unknown too.
 */
function viewDocument(view: ViewHealth, isAway: boolean): ViewAnswer {
  const { position, recordedAt, failed, waitsFor, waitsSince, isLockedOut } = view;
  const waitsForLog = waitsFor !== undefined && !isLockedOut;
  return {
    ...view,
    ...(isAway || waitsForLog ? { lag: null, caughtUp: null } : {}),
    ...(isLockedOut ? { lag: null, caughtUp: false } : {}),
    position: position ?? null,
    recordedAt: recordedAt ?? null,
    lastError: failed?.error ?? waitsFor ?? null,
    since: failed?.since ?? waitsSince ?? null,
  };
}
