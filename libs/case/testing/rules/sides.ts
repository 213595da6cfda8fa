import {
  append,
  type Body,
  decide,
  type History,
  opened,
  play,
  type Step,
  toReady,
  toRealising,
  toVoluntaryPeriod,
  toWatched,
} from '../given.js';
import type { Instant } from '../../index.js';
import { on, row, type RuleRow } from '../rule-row.js';

/** A case on either side of the day on which the law changes, for rules that both laws have. */
export interface Side {
  /** A day on which the case is ready, and the working day after it. */
  readonly day: string;
  readonly next: string;
  /** A case in its voluntary period, one whose period ended by itself, and one that is ready. */
  readonly voluntary: History;
  readonly periodOver: History;
  readonly ready: History;
  /** One whose assets are being sold. */
  readonly realising: History;
  /** One that is watched because it is not yet enforceable. */
  readonly watched: History;
  readonly grounds: Grounds;
  /** Grounds of the other law. */
  readonly others: Grounds;
}

/** A ground of each list that a rule asks about. */
interface Grounds {
  readonly agreed: string;
  readonly cancellation: string;
  readonly channel: string;
  readonly notYet: string;
  readonly pause: string;
  readonly postponement: string;
  readonly protest: string;
  readonly reopening: string;
  readonly returned: string;
  readonly revocation: string;
  readonly suspension: string;
  readonly termination: string;
  readonly vneid: string;
}

const of2008: Grounds = {
  agreed: 'L08:48.1.c',
  cancellation: 'L08:37.3.a',
  channel: 'L08:42.3',
  notYet: 'L08:44a.1.a',
  pause: 'L08:145.1.b',
  postponement: 'L08:48.1.b',
  protest: 'L08:48.2',
  reopening: 'L08:reopening.complaintUpheld',
  returned: 'L08:return.wrongReceiver',
  revocation: 'L08:37.1.a',
  suspension: 'L08:49.1',
  termination: 'L08:50.1.d',
  vneid: 'vneid',
};
const of2025: Grounds = {
  agreed: 'L25:46.1.c',
  cancellation: 'L25:52.4.a',
  channel: 'L25:ND152.17.3',
  notYet: 'L25:38.1.a',
  pause: 'L25:101.1.b',
  postponement: 'L25:46.1.d',
  protest: 'L25:46.2',
  reopening: 'L25:reopening.complaintUpheld',
  returned: 'L25:return.wrongReceiver',
  revocation: 'L25:52.1.a',
  suspension: 'L25:47.1.a',
  termination: 'L25:48.4',
  vneid: 'L25:ND152.15.2',
};

/** Decided on Wednesday 1 July 2026; the notice is valid on Thursday 2, its ten days end on Sunday 12 and roll. */
export const toVoluntaryPeriod2025: readonly Step[] = [
  ['assign-officer', on('2026-07-01', { officer: 'officer-1' })],
  ['issue-notice', on('2026-07-02', { channel: 'L25:ND152.16.3.person' })],
  ['record-valid-notice', on('2026-07-02')],
];
export const toReady2025: readonly Step[] = [
  ...toVoluntaryPeriod2025,
  ['end-voluntary-period', on('2026-07-14')],
  ['record-verification', on('2026-07-15', { outcome: 'conditionsFound' })],
];
const toRealising2025: readonly Step[] = [
  ...toReady2025,
  ['decide-coercion', on('2026-07-16', { measure: 'seizeAndSell', forces: false })],
  ['start-coercion', on('2026-07-20', { at: '09:00', planned: false })],
  ['seize-asset', on('2026-07-20', { kind: 'movable', count: 1, description: 'a thing' })],
];
const toWatched2025: readonly Step[] = [
  ...toReady2025.slice(0, -1),
  ['record-verification', on('2026-07-15', { outcome: 'noConditionsFound' })],
  ['classify-not-yet-enforceable', on('2026-07-15', { ground: 'L25:38.1.a' })],
];
export const fresh2025 = (...debts: readonly Body[]): History =>
  opened(debts.length > 0 ? debts : undefined, '2026-07-01');

/** The history with what had passed by noon of a day. */
function passed(history: History, day: string): History {
  const setting = { instant: `${day}T05:00:00.000Z` as Instant };
  return append(history, 'elapse', {}, decide(history, 'elapse', on(day), undefined, setting));
}

export const sides: readonly Side[] = [
  {
    day: '2024-03-20',
    next: '2024-03-21',
    voluntary: play(toVoluntaryPeriod),
    periodOver: passed(play(toVoluntaryPeriod), '2024-03-20'),
    ready: play(toReady),
    realising: play(toRealising),
    watched: play(toWatched),
    grounds: of2008,
    others: of2025,
  },
  {
    day: '2026-07-16',
    next: '2026-07-17',
    voluntary: play(toVoluntaryPeriod2025, fresh2025()),
    periodOver: passed(play(toVoluntaryPeriod2025, fresh2025()), '2026-07-16'),
    ready: play(toReady2025, fresh2025()),
    realising: play(toRealising2025, fresh2025()),
    watched: play(toWatched2025, fresh2025()),
    grounds: of2025,
    others: of2008,
  },
];

/** A row for each side. */
export const onBothSides = (rowOf: (side: Side) => Parameters<typeof row>): RuleRow[] =>
  sides.map((side) => row(...rowOf(side)));

// ---- histories that go on from those of a side ----

export const paid = ({ ready, day }: Side, amount = '100'): History =>
  play([['record-payment', on(day, { amount })]], ready);
export const paidOut = (side: Side): History =>
  play([['pay-out', on(side.next, { total: '100', items: [{ to: 'paid', amount: '100' }] })]], paid(side));
export const nothingFound = ({ ready, day }: Side): History =>
  play([['record-verification', on(day, { outcome: 'noConditionsFound' })]], ready);
export const ended = (side: Side): History =>
  play([['terminate', on(side.day, { ground: side.grounds.termination })]], side.ready);
export const eventOf = (history: History, type: string): string =>
  history.findLast((each) => each.type === type)!.envelope.eventId;
