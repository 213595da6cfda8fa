import { type History, play, toReady } from '../../given.js';
import { asProvisional } from '../../row.js';
import { on, row, type RuleRow } from '../../rule-row.js';

/** Provisional measures: enforced at once, before the notice, in terms of hours. */
export const provisionalRows: readonly RuleRow[] = (['2025-03-06', '2026-07-01'] as const).flatMap((day) => {
  const [plain, ordered] = [
    play([['send-to-procuracy', on(day)]]),
    asProvisional(play([['send-to-procuracy', on(day)]])),
  ];
  const ready = (history: History) =>
    play([['assign-officer', on(day, { officer: 'officer-1', at: '09:00' })]], history);
  const isNew = day === '2026-07-01';
  const coerced = { measure: 'forceAct', forces: false, urgency: 'provisional' };
  const coerce = on(day, { ...coerced, at: '10:00' });
  const notice = { channel: isNew ? 'L25:ND152.16.3.person' : 'L08:40.1' };
  return [
    row(
      'provisional.measure',
      'hours count from a moment',
      ordered,
      'assign-officer',
      [on(day, { officer: 'officer-1' })],
      [on(day, { officer: 'officer-1', at: '09:00' })],
    ),
    row('provisional.measure', 'which others need not name', plain, 'assign-officer', [], [on(day, { officer: 'o' })]),
    row(
      'provisional.measure',
      'is enforced at once, and at an hour',
      ready(ordered),
      'decide-coercion',
      isNew ? [] : [on(day, coerced)],
      [coerce],
    ),
    row(
      'provisional.measure',
      'notice is given at an hour, since 1 July 2026',
      ready(ordered),
      'issue-notice',
      isNew ? [on(day, notice)] : [],
      [on(day, { ...notice, at: '10:00' })],
    ),
    row('provisional.measure', 'no other debt is', play(toReady), 'decide-coercion', [coerce], []),
  ];
});
