import { expect, it } from '@jest/globals';
import { opened, play, stateOf, type Step, toPreparing } from '../../testing/given.js';
import { on } from '../../testing/rule-row.js';
import { toReady2025 } from '../../testing/rules/sides.js';

/** Coercion decisions lapse by a termination or a cancellation since 1 July 2026 [L25 95.1]. */

const preparing2025 = play(
  [...toReady2025, ['decide-coercion', on('2026-07-16', { measure: 'seizeAndSell', forces: false })]],
  opened(undefined, '2026-07-01'),
);
const reopened: Step = ['reopen', { ground: 'L25:reopening.complaintUpheld' }];

it.each<[string, Step[]]>([
  ['terminated', [['terminate', { ground: 'L25:48.6' }], reopened]],
  ['cancelled', [['cancel-decision', { by: 'superior', ground: 'L25:52.4.a' }], reopened]],
])('a case that was %s during coercion is verified again', (_, steps) => {
  const { place, coercion } = stateOf(play(steps, preparing2025));
  expect([place.lifecycle, coercion]).toEqual(['enforceable.verifying', undefined]);
});

it('a decision that is revoked leaves coercion to what follows, and so did a termination before that day', () => {
  const revoked = play([['revoke-decision', { ground: 'L25:52.1.a' }], reopened], preparing2025);
  const earlier: Step[] = [
    ['terminate', { ground: 'L08:50.1.d' }],
    ['reopen', { ground: 'L08:reopening.complaintUpheld' }],
  ];
  for (const each of [revoked, play(earlier, play(toPreparing))])
    expect(stateOf(each).place.lifecycle).toBe('coercion.preparing');
});
