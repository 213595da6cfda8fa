import { describe, expect, it } from '@jest/globals';
import { engineVersion, keptVersions, type LegalDate, recheck } from '../index.js';
import lawTable from '../law/law-table.json' with { type: 'json' };
import lawLimits from '../law/law-limits.json' with { type: 'json' };
import { type LawTable, type LimitRow, readLaw } from '../law/law.js';
import {
  append,
  decide,
  given,
  type History,
  opened,
  owing,
  play,
  stateOf,
  toVerifying,
  world,
} from '../testing/given.js';

const watched = play(
  [
    ...toVerifying,
    ['record-verification', { effectiveOn: '2025-06-27', outcome: 'noConditionsFound' }],
    ['classify-not-yet-enforceable', { effectiveOn: '2025-06-27', ground: 'a' }],
    ['record-verification', { effectiveOn: '2025-12-29', outcome: 'noConditionsFound' }],
    ['record-verification', { effectiveOn: '2026-06-01', outcome: 'noConditionsFound' }],
  ],
  opened([owing('100')]),
);

/** The same, verified to the end of the two years of the new law. */
const watchedOn = play(
  ['2026-12-31', '2027-06-01'].map((day) => [
    'record-verification',
    { effectiveOn: day, outcome: 'noConditionsFound' },
  ]),
  watched,
);

const by = (engine: string, history: History): History =>
  history.map((each) => ({ ...each, envelope: { ...each.envelope, engineVersion: engine } }));

/** The history with a move on that day, which today's rules do not ask about. */
const movedOn = (effectiveOn: string, engine: string, history = watched): History => {
  const asked = decide(watchedOn, 'move-to-separate-book', { effectiveOn: '2027-06-29' });
  const dated = { ...asked, on: effectiveOn as LegalDate };
  return by(engine, append(history, 'move-to-separate-book', { effectiveOn }, dated));
};

it('a step of an earlier engine is judged by the form that the rule had then, and by the later form as a later rule', () => {
  expect(stateOf(movedOn('2026-07-01', '0.3.0')).place.classification).toBe('separateBook');
  expect(recheck(movedOn('2026-06-29', '0.3.0'), world)).toMatchObject([{ rules: ['separateBook'] }]);
  expect(recheck(movedOn('2026-07-01', '0.3.0'), world)).toMatchObject([{ rules: [], laterRules: ['separateBook'] }]);
  expect(recheck(movedOn('2026-07-01', engineVersion), world)).toMatchObject([{ rules: ['separateBook'] }]);
  expect(recheck(movedOn('2027-06-29', engineVersion, watchedOn), world)).toEqual([]);
});

describe('a row that changed', () => {
  const limits = lawLimits.rows.map((row) => (row.id === 'reverification.L08' ? { ...row, length: 1 } : row));
  const later = { ...world, law: readLaw(lawTable as unknown as LawTable, limits as LimitRow[]) };
  const history = play([
    ...toVerifying,
    ['record-verification', { effectiveOn: '2024-03-20', outcome: 'noConditionsFound' }],
    ['classify-not-yet-enforceable', { effectiveOn: '2024-06-20', ground: 'a' }],
  ]);

  it('judges no step that was decided before it', () => {
    for (const engine of ['0.1.0', '0.2.0', '0.3.0']) expect(recheck(by(engine, history), later)).toEqual([]);
    expect(recheck(by(engineVersion, history), later)).toMatchObject([{ rules: ['classification.verified'] }]);
    const byHash = keptVersions[0]!.lawHash;
    const named = by(engineVersion, history).map((each) => ({
      ...each,
      envelope: { ...each.envelope, lawHash: byHash },
    }));
    expect(recheck(named, later)).toEqual([]);
  });

  it('stands in the way of no correction of such a history', () => {
    const { eventId: corrects } = history.find(({ type }) => type === 'VerificationDone')!.envelope;
    const move = { corrects, effectiveOn: '2024-06-21', to: '2024-03-21' };
    expect(decide(by('0.3.0', history), 'correct-date', move, undefined, { world: later }).kind).toBe('decided');
    expect(decide(by(engineVersion, history), 'correct-date', move, undefined, { world: later }).kind).toBe('refused');
  });
});

it('a row that nobody read never refuses on its own, and `verify` agrees', () => {
  const { 'classification.verified': row, ...rules } = lawTable.rules;
  const unread = row.rows.map(({ regime, article }) => ({ regime, article, verified: false }));
  const table = { ...lawTable, rules: { ...rules, 'classification.verified': { ...row, rows: unread } } };
  const other = { ...world, law: readLaw(table as unknown as LawTable, lawLimits.rows as LimitRow[]) };
  const history = play(toVerifying);
  const body = { effectiveOn: '2024-03-20', ground: 'a' };
  given(history).when('classify-not-yet-enforceable', body).thenRefused('classification.verified');
  const verdict = decide(history, 'classify-not-yet-enforceable', body, undefined, { world: other });
  const recorded = append(history, 'classify-not-yet-enforceable', body, verdict);
  expect(recheck(by(engineVersion, recorded), other)).toEqual([]);
  expect(recheck(by(engineVersion, recorded), world)).toMatchObject([{ rules: ['classification.verified'] }]);
});
