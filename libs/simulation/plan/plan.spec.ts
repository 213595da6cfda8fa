import { describe, expect, it } from '@jest/globals';
import { makeOrganisation } from '#case';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PrintedReport, printedReport } from '#statistics';
import { type CasePlan, paidIn } from './case-plan.js';
import { PlanImpossible } from './figures.js';
import { planDocket } from './plan.js';
import { randomSample, sampleReport, smallSample } from '../testing/sample-figures.js';
import { makeStories } from '../play/stories.js';

const figures = join(import.meta.dirname, '../../../apps/cli/data/published-figures.json');
const published = printedReport(JSON.parse(readFileSync(figures, 'utf8')), 'S2')!;
const reports: [string, PrintedReport][] = [
  ['the published report', published],
  ['a small one', sampleReport(smallSample)],
  ...[1, 2, 3, 4, 5, 6].map((seed): [string, PrintedReport] => [`unseen ${seed}`, sampleReport(randomSample(seed))]),
];
const seeds = [1, 2, 3];

/** Counts the columns of a plan independently: the expected figures once its cases are played. */
function tally(cases: readonly CasePlan[]) {
  const now = { A1: 0, A2: 0, B: 0, D: 0, X: 0, E: 0, A1m: 0n, A2m: 0n, Dm: 0n, Xm: 0n };
  const last = { A2: 0, D: 0, A2m: 0n, Dm: 0n };
  const idle = (standing: string | undefined): boolean => standing === 'notYet' || standing === 'postponed';
  for (const plan of cases) {
    const { opened, stands, ended, reopened, amount } = plan;
    if (opened === 'first') {
      last.A2 += 1;
      last.A2m += amount;
    }
    const doneFirst = ended?.in === 'first' && (ended.how === 'executed' || ended.how === 'terminated');
    const livesFirst = (opened === 'first' || opened === 'before') && stands.first !== 'separateBook';
    if (livesFirst && (doneFirst || (ended?.in !== 'first' && !idle(stands.first)))) {
      last.D += 1;
      last.Dm += amount - paidIn(plan, 'before');
    }
    const isOut = (ended?.in === 'first' || ended?.in === 'summer') && !reopened;
    if (isOut || stands.second === 'separateBook') continue;
    const isNew = opened === 'second' || reopened || stands.summer === 'separateBook';
    const brought = amount - paidIn(plan, 'before', 'first', 'summer');
    const paid = paidIn(plan, 'second');
    now[isNew ? 'A2' : 'A1'] += 1;
    now[isNew ? 'A2m' : 'A1m'] += brought;
    if (ended?.in === 'second') {
      const done = ended.how === 'executed' || ended.how === 'terminated';
      now[done ? 'X' : 'B'] += 1;
      if (done) [now.D, now.Dm, now.Xm] = [now.D + 1, now.Dm + brought, now.Xm + brought];
    } else if (idle(stands.second)) {
      now.E += 1;
      [now.Dm, now.Xm] = [now.Dm + paid, now.Xm + paid];
    } else [now.D, now.Dm, now.Xm] = [now.D + 1, now.Dm + brought, now.Xm + paid];
  }
  return { now, last };
}

describe.each(reports)('%s', (_name, report) => {
  it.each(seeds)('is planned to the case and to the đồng (seed %i)', (seed) => {
    const { operands, cases } = planDocket(report, seed);
    const { now, last } = tally(cases);
    const { cases: count, money } = operands;
    expect(now).toMatchObject({ A1: count.carriedOver, A2: count.received, D: count.enforceable, X: count.completed });
    expect(now).toMatchObject({
      A1m: money.carriedOver,
      A2m: money.received,
      Dm: money.enforceable,
      Xm: money.completed,
    });
    expect(now.A1 + now.A2).toBe(now.B + now.D + now.E);
    expect(last).toEqual({
      A2: count.receivedLastYear,
      D: count.enforceableLastYear,
      A2m: money.receivedLastYear,
      Dm: money.enforceableLastYear,
    });
    expect(cases.filter(({ amount }) => amount > 500_000_000_000n).length).toBeLessThanOrEqual(3);
    expect(cases.every(({ amount }) => amount > 0n)).toBe(true);
  });
});

describe('stories', () => {
  const organisation = makeOrganisation();
  const plan = planDocket(published, 1);
  const stories = makeStories(plan, 1, { agency: 'P1', organisation });
  const steps = stories.flatMap((story) => story.steps);

  it('tell nothing from beyond the period, and enter each step after it was taken and in order', () => {
    expect(steps.filter(({ on }) => on > '2025-03-31')).toEqual([]);
    expect(steps.filter(({ on, recordedOn }) => recordedOn < on)).toEqual([]);
    for (const { steps: own } of stories)
      own.forEach((step, index) => expect(step.recordedOn >= (own[index - 1]?.recordedOn ?? '')).toBe(true));
  });

  it('are late in one to three steps of a hundred', () => {
    const late = steps.filter(({ recordedOn }) => recordedOn > '2025-04-03').length / steps.length;
    expect(late).toBeGreaterThan(0.01);
    expect(late).toBeLessThan(0.03);
  });

  it('have each standing at least five times', () => {
    const ends = plan.cases.map(({ stands, ended }) => (ended?.in === 'second' ? ended.how : stands.second));
    for (const standing of [
      'executed',
      'terminated',
      'entrusted',
      'inProgress',
      'agreedPostponement',
      'suspended',
      'paused',
      'notYet',
    ])
      expect(ends.filter((end) => end === standing).length).toBeGreaterThanOrEqual(5);
  });

  it('differ from seed to seed, and not from run to run', () => {
    const text = (seed: number): string =>
      JSON.stringify(makeStories(planDocket(sampleReport(smallSample), seed), seed, { agency: 'P1', organisation }));
    expect(text(1)).toBe(text(1));
    expect(text(1)).not.toBe(text(2));
  });

  it('name no column, class or period', () => {
    const bodies = JSON.stringify(steps.map(({ body }) => body));
    expect(bodies).not.toMatch(/"(A1?|A2|B[123]|C|D[1-8]?|E|F|X|S)"/);
    expect(bodies).not.toMatch(/inProgress|notYet|agreedPostponement|statClass|column|period/);
  });
});

it('refuses figures that cannot all be true', () => {
  const wrong = { ...smallSample, completed: 160 };
  expect(() => planDocket(sampleReport(wrong), 1)).toThrow(PlanImpossible);
});
