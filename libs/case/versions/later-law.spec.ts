import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  actOf,
  acts,
  engineVersion,
  law,
  type LegalDate,
  type RecordedFact,
  recheck,
  recheckOrigin,
  type Target,
  type Verdict,
  type World,
} from '../index.js';
import { type Law, lawOfRows } from '../law/law.js';
import { append, decide, type History, type Setting, world } from '../testing/given.js';
import { ruleCases, verdictOn } from '../testing/rules/all.js';
import { origin, sentTo } from '../testing/rules/opening/origins.js';

/**
 * A later version of the law, with other terms and with bases that no longer apply, judges what is decided under it and
 * nothing that was decided before: whatever of the rows changes, the histories of the rule tables stay lawful, and are
 * corrected as they would have been.
 */

/** The facts of these acts begin a stream of their own. */
const opens = new Set(acts.filter(({ opens: opened }) => opened !== undefined).map(({ name }) => name));

interface Stored {
  readonly history: History;
  /** Where its acts are sent; a case if absent. */
  readonly setting: Setting;
}

/** Every history that the rule tables lead to, of cases, judgments and requests, as an engine of today stored it. */
const stored: readonly Stored[] = ruleCases
  .filter(({ isAccepted, act, world: other }) => isAccepted && other === undefined && !opens.has(act))
  .map((one) => {
    const setting = one.target ? sentTo(one.target) : {};
    return { history: append(one.history, one.act, one.body, verdictOn(one), setting).map(ofToday), setting };
  });

const findingsIn = ({ history, setting }: Stored, by: World) =>
  (setting.target === undefined ? recheck : recheckOrigin)(history, by);

function ofToday(each: RecordedFact): RecordedFact {
  return { ...each, envelope: { ...each.envelope, engineVersion } };
}

interface Change {
  readonly at: number;
  readonly by: number;
}

/** The law of today with other lengths of terms, and with bases that no longer apply or that nobody has read. */
function laterLaw(terms: readonly Change[], bases: readonly Change[]): Law {
  const changed = <T>(rows: readonly T[], changes: readonly Change[], to: (row: T, by: number) => T): T[] => {
    const found = [...rows];
    for (const { at, by } of changes) found[at % rows.length] = to(rows[at % rows.length]!, by);
    return found;
  };
  return lawOfRows({
    version: 'later',
    clocks: changed(law.clocks, terms, (row, by) => ({ ...row, length: by % 3 === 0 ? row.length + by : 0 })),
    rules: changed(law.rules, bases, (row, by) =>
      by % 2 === 0 ? { ...row, applies: false, verified: true } : { ...row, verified: false },
    ),
    ...(law.lists ? { lists: law.lists } : {}),
  });
}

/** Today's law is kept then: it judges what today's engine decided. */
const worldOf = (later: Law): World => ({
  ...world,
  law: later,
  keptLawOf: (decided) => (decided.engineVersion === engineVersion ? law : undefined),
});

const change: fc.Arbitrary<Change> = fc.record({ at: fc.nat({ max: 9_999 }), by: fc.integer({ min: 1, max: 30 }) });
const changes = fc.array(change, { minLength: 20, maxLength: 400, size: 'max' });

it('whatever rows change, what was decided before stays lawful', () => {
  expect(stored.flatMap((each) => findingsIn(each, world))).toEqual([]);
  expect(new Set(stored.map(({ setting }) => setting.target)).size).toBe(3);
  fc.assert(
    fc.property(changes, changes, (terms, bases) => {
      const later = worldOf(laterLaw(terms, bases));
      for (const each of stored) expect(findingsIn(each, later)).toEqual([]);
    }),
    { numRuns: 3, endOnFailure: true },
  );
});

const outcome = (verdict: Verdict): object =>
  verdict.kind === 'refused'
    ? { refused: verdict.refusals.map(({ rule }) => rule) }
    : { facts: verdict.facts.map(({ type, data }) => ({ type, data })) };

it('and is corrected as it would have been: by its own law, with the deadlines that this sets', () => {
  // The rows by which the correction itself is decided now stay as they are.
  const own = new Set(
    ['withdraw-step', 'correct-date'].flatMap((name) =>
      actOf('case' as Target, name)!.requires.map(({ id }) => id as string),
    ),
  );
  let corrected = 0;
  fc.assert(
    fc.property(changes, changes, fc.nat(), (terms, bases, n) => {
      const later = worldOf(
        laterLaw(
          terms,
          bases.filter(({ at }) => !own.has(law.rules[at % law.rules.length]!.id)),
        ),
      );
      for (const { history, setting } of stored.filter((_, at) => at % 12 === n % 12)) {
        const { eventId: corrects, effectiveOn } = history[1 + (n % Math.max(history.length - 1, 1))]!.envelope;
        const to = `${effectiveOn.slice(0, 8)}${n % 2 === 0 ? '28' : '02'}` as LegalDate;
        for (const [name, body] of [
          ['withdraw-step', { corrects, reason: 'ghi nhầm' }],
          ['correct-date', { corrects, to }],
        ] as const) {
          // Nothing of a judgment is entered by a person but its receipt.
          if (!actOf(setting.target ?? 'case', name)) continue;
          const [then, now] = [world, later].map((each) =>
            outcome(decide(history, name, body, undefined, { ...setting, world: each })),
          );
          corrected += 'facts' in then! ? 1 : 0;
          expect({ name, corrects, ...now }).toEqual({ name, corrects, ...then });
        }
      }
    }),
    { numRuns: 10, endOnFailure: true },
  );
  expect(corrected).toBeGreaterThan(50);
});

it('a decision on a request rests on the limitation of its own law', () => {
  const opened = ['record-case-opened', { case: 'case-1', effectiveOn: '2025-06-02' }] as const;
  const decided = origin('request', '2024-03-04', { enforceableSince: '2020-01-02' }, opened).map(ofToday);
  const longer = law.clocks.map((row) => (row.id === 'request.limitation' ? { ...row, length: 10 } : row));
  const later = worldOf(lawOfRows({ ...law, clocks: longer }));
  for (const each of [world, later]) {
    const moved = { corrects: decided[0]!.envelope.eventId, to: '2025-05-05' };
    const setting = { ...sentTo('request'), world: each };
    expect(outcome(decide(decided, 'correct-date', moved, undefined, setting))).toEqual({
      refused: ['correction.otherStream'],
    });
  }
});
