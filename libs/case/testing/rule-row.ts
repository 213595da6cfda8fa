import type { World } from '../index.js';
import { type Body, type History, opened, owing, play, type Step, toReady, toVerifying } from './given.js';

/** A rule with the last case that it refuses beside the first that it accepts. */
export interface RuleRow {
  readonly rule: string;
  readonly title: string;
  readonly history: History;
  readonly act: string;
  readonly refused: readonly Body[];
  readonly accepted: readonly Body[];
  readonly recordedOn?: string;
  /** The world, where it is not that of all specs. */
  readonly world?: World;
  /** The kind of the stream that the act is sent to, where it is no case. */
  readonly target?: 'judgment' | 'request';
}

export const row = (
  rule: string,
  title: string,
  steps: readonly Step[] | History,
  act: string,
  refused: readonly Body[],
  accepted: readonly Body[],
  recordedOn?: string,
): RuleRow => ({
  rule,
  title,
  history: isHistory(steps) ? steps : play(steps),
  act,
  refused,
  accepted,
  ...(recordedOn === undefined ? {} : { recordedOn }),
});
const isHistory = (steps: readonly Step[] | History): steps is History => {
  const [first] = steps;
  return typeof first === 'object' && 'envelope' in first;
};
export const on = (effectiveOn: string, body: Body = {}): Body => ({ effectiveOn, ...body });

// ---- histories and bodies that the rows of several chapters use ----

/** The steps of `toWatched`, with the not-yet-enforceable decision on the given day, after two verifications. */
export const watchedSince = (day: string, target: 'judgment' | 'request', ...verifiedOn: string[]): History =>
  play(
    [
      ...toVerifying,
      ['record-verification', on(day, { outcome: 'noConditionsFound' })],
      ['classify-not-yet-enforceable', on(day, { ground: day < '2026-07-01' ? 'L08:44a.1.a' : 'L25:38.1.a' })],
      ...verifiedOn.map((when): Step => ['record-verification', on(when, { outcome: 'noConditionsFound' })]),
    ],
    opened([owing('100')], '2024-03-04', target),
  );
export const preparing = (forces: boolean): readonly Step[] => [
  ...toReady,
  ['decide-coercion', { measure: 'seizeAndSell', forces }],
];
export const start = (day: string, at: string, planned = true): Body => on(day, { at, planned });
export const pay = (total: string, ...parts: string[]): Body => ({
  total,
  items: (parts.length > 0 ? parts : [total]).map((amount) => ({ to: 'paid', amount })),
});
export const paid: readonly Step[] = [['record-payment', { amount: '100', effectiveOn: '2024-03-20' }]];
export const paidBy = play(paid).find(({ type }) => type === 'PaymentCollected')!.envelope.eventId;
export const deposit: readonly Step[] = [
  ['record-payment', on('2024-03-20', { amount: '9' })],
  ['pay-out', on('2024-03-22', { total: '9', items: [{ to: 'deposited', amount: '9' }] })],
];
export const stopping = (day: string): readonly Step[] => [['postpone', on(day, { ground: 'b' })]];
export const toAgreed: readonly Step[] = [...toReady, 'propose-agreement'];
export const settled: readonly Step[] = [...paid, ['pay-out', { ...pay('100'), effectiveOn: '2024-03-22' }]];
export const ended = play([['terminate', on('2024-05-06', { ground: 'a' })]]);
