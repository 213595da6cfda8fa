import { expect, it } from '@jest/globals';
import { engineVersion, type LegalDate, recheck } from './index.js';
import { append, decide, type History, opened, owing, play, stateOf, toVerifying, world } from './testing/given.js';

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

/** The history with a move on that day, which today's rules do not ask about. */
const movedOn = (effectiveOn: string, engine: string): History => {
  const asked = decide(watched, 'move-to-separate-book', { effectiveOn: '2027-06-29' });
  const dated = { ...asked, on: effectiveOn as LegalDate };
  const history = append(watched, 'move-to-separate-book', { effectiveOn }, dated);
  return history.map((each) => ({ ...each, envelope: { ...each.envelope, engineVersion: engine } }));
};

it('a step of an earlier engine is judged by the form that the rule had then, and by the later form as a later rule', () => {
  expect(stateOf(movedOn('2026-07-01', '0.3.0')).place.classification).toBe('separateBook');
  expect(recheck(movedOn('2026-06-29', '0.3.0'), world)).toMatchObject([{ rules: ['separateBook'] }]);
  expect(recheck(movedOn('2026-07-01', '0.3.0'), world)).toMatchObject([{ rules: [], laterRules: ['separateBook'] }]);
  expect(recheck(movedOn('2026-07-01', engineVersion), world)).toMatchObject([{ rules: ['separateBook'] }]);
  expect(recheck(movedOn('2027-06-29', engineVersion), world)).toEqual([]);
});
