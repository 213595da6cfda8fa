import { beforeEach, describe, expect, it } from '@jest/globals';
import type { ParkedReaction, ReactionsHealth, ScheduleHealth } from '#engine';
import type { LogHealth } from '#event-store';
import type { ViewHealth } from '#read-models';
import type { StoreHealth } from '#sqlite';
import { ServiceLog } from '../../apps/api/http/service-log.js';
import { HealthMonitor } from '../../apps/api/health/health-monitor.js';

/** What the service logs by itself, without a request. */

let lines: Record<string, unknown>[];
let log: LogHealth;
let sealed: StoreHealth;
let views: ViewHealth[];
let parked: ParkedReaction[];
let refused: ScheduleHealth['parked'];
let watch: HealthMonitor;

const reactions = (): ReactionsHealth => ({ position: undefined, lastError: undefined, due: parked.length, parked });

const schedule = (parked: ScheduleHealth['parked']): ScheduleHealth => ({
  position: undefined,
  lastError: undefined,
  due: parked.length,
  parked,
  completeUpTo: undefined,
});

const connected: LogHealth = {
  state: 'connected',
  awaySince: undefined,
  isReadable: true,
  lastError: undefined,
  position: undefined,
  skewMs: undefined,
  warnings: [],
};
const away: LogHealth = {
  ...connected,
  state: 'away',
  awaySince: '2026-03-02T01:02:03.004Z',
  lastError: 'no answer',
};
const healthy = (name: string): ViewHealth => ({
  name,
  version: 1,
  state: 'running',
  ready: true,
  position: undefined,
  ordinal: 7,
  lag: 0,
  caughtUp: true,
  recordedAt: undefined,
  waitsFor: undefined,
  waitsSince: undefined,
  isLockedOut: false,
  failed: undefined,
  rebuild: undefined,
});
const since = '2026-03-02T01:02:03.004Z';
const failing = (name: string, state: ViewHealth['state'], error = 'set back'): ViewHealth => ({
  ...healthy(name),
  state,
  failed: { ordinal: 7, error, isLogDamaged: false, attempts: state === 'failed' ? 3 : 1, since },
});

beforeEach(() => {
  lines = [];
  log = connected;
  sealed = connected;
  views = ['register', 'story'].map(healthy);
  const journal = new ServiceLog('failures', (line) => lines.push(JSON.parse(line) as Record<string, unknown>));
  parked = [];
  refused = [];
  watch = new HealthMonitor(
    () => ({
      log: { health: () => log },
      sealed: { health: () => sealed },
      views: { health: () => views },
      reactions: { health: reactions() },
      scheduler: { health: schedule(refused) },
    }),
    journal,
  );
});

function logged(): unknown[] {
  for (let looks = 0; looks < 3; looks += 1) watch.look();
  return lines.splice(0).map(({ at, ...line }) => {
    expect(at).toEqual(expect.any(String));
    return line;
  });
}

describe('the journal has one line', () => {
  it('when the log goes away, and one when it is back', () => {
    expect(logged()).toEqual([]);
    log = away;
    expect(logged()).toEqual([{ level: 'warn', event: 'log-away', since: away.awaySince, error: 'no answer' }]);
    log = { ...connected, lastError: 'no answer' };
    expect(logged()).toEqual([{ level: 'info', event: 'log-back', awaySince: away.awaySince }]);
  });

  it('when the sealed store goes away, when it stops for good, and one when it is back', () => {
    const since = away.awaySince;
    sealed = { ...away, lastError: 'disk full' };
    expect(logged()).toEqual([{ level: 'warn', event: 'sealed-store-away', since, error: 'disk full' }]);
    sealed = connected;
    expect(logged()).toEqual([{ level: 'info', event: 'sealed-store-back', awaySince: since }]);
    log = { ...away, state: 'stopped', lastError: 'fsync' };
    expect(logged()).toEqual([{ level: 'error', event: 'log-stopped', since, error: 'fsync' }]);
  });

  it('when views are tried again, when they stop and when they recover, for all that stop for one reason', () => {
    const names = ['register', 'story'];
    views = names.map((name) => failing(name, 'retrying'));
    const why = { views: names, ordinal: 7, error: 'set back', since };
    expect(logged()).toEqual([{ level: 'warn', event: 'view-retrying', ...why }]);
    views = names.map((name) => failing(name, 'failed'));
    expect(logged()).toEqual([{ level: 'error', event: 'view-stopped', ...why }]);
    views = [healthy('register'), failing('story', 'failed')];
    expect(logged()).toEqual([{ level: 'info', event: 'view-recovered', views: ['register'], ordinal: 7 }]);
  });

  it('when views cannot read the log, unless the log is said to be away, and one when they go on', () => {
    const waiting = { waitsFor: 'log.db cannot be read now', waitsSince: since };
    views = ['register', 'story'].map((name) => ({ ...healthy(name), ...waiting }));
    log = away;
    expect(logged()).toMatchObject([{ event: 'log-away' }]);
    log = connected;
    const why = { views: ['register', 'story'], ordinal: 7, error: waiting.waitsFor, since };
    expect(logged()).toMatchObject([{ event: 'log-back' }, { level: 'warn', event: 'view-waits', ...why }]);
    views = ['register', 'story'].map(healthy);
    expect(logged()).toEqual([{ level: 'info', event: 'view-recovered', views: why.views, ordinal: 7 }]);
  });

  it('for each reason', () => {
    views = [failing('register', 'failed', 'one'), failing('story', 'failed', 'another')];
    expect(logged()).toHaveLength(2);
  });

  it('when a reaction is parked, and one when it is done', () => {
    const [stream, cause, since] = ['case-1', 'event-1', '2026-03-02T01:02:03.004Z'];
    const work = { stream, cause, revision: 3, ordinal: 9, type: 'CaseEntrusted', error: 'no', since };
    parked = [{ ...work, commands: ['case/accept-entrustment'], attempts: 4, waiting: 0 }];
    const line = { stream, cause, acts: ['case/accept-entrustment'], error: 'no', since };
    expect(logged()).toEqual([{ level: 'error', event: 'reaction-parked', ...line }]);
    parked = [];
    expect(logged()).toEqual([{ level: 'info', event: 'reaction-done', stream, cause, parkedSince: since }]);
  });

  it('when what passes in a stream is refused, and when it is recorded', () => {
    const stream = 'case-1';
    refused = [
      { stream, cause: 'case-1@2026-03-02', passedMs: 0, place: 0, error: 'no', since, attempts: 4, waiting: 0 },
    ];
    expect(logged()).toEqual([{ level: 'error', event: 'schedule-parked', stream, error: 'no', since }]);
    refused = [];
    expect(logged()).toEqual([{ level: 'info', event: 'schedule-done', stream, parkedSince: since }]);
  });

  it('or none: at the close of the service, and when no journal is wanted', () => {
    views = [failing('register', 'stopped')];
    expect(logged()).toEqual([]);
    views = [failing('register', 'failed')];
    new HealthMonitor(
      () => ({
        log: { health: () => away },
        sealed: { health: () => sealed },
        views: { health: () => views },
        reactions: { health: reactions() },
        scheduler: { health: schedule([]) },
      }),
      new ServiceLog('none', (line) => lines.push({ line })),
    ).look();
    new HealthMonitor(() => undefined, new ServiceLog('all', (line) => lines.push({ line }))).look();
    expect(lines).toEqual([]);
  });
});
