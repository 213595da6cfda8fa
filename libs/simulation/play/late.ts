import { fromDayNumber } from '#case';
import { draw } from '../plan/amounts.js';
import { free } from '../plan/assumptions.js';
import type { CasePlan } from '../plan/case-plan.js';
import { plusWorking, type Timeline, workingFrom, workingUntil } from '../plan/days.js';
import { perform } from './finish.js';
import { goOn, goOnTo, openCase } from './opening.js';
import type { Chance } from '../plan/random.js';
import { Story } from './story.js';

/** The number of facts of an act, with deadlines and number reservations; one for acts that are not listed. */
const factsOf: Readonly<Record<string, number>> = {
  'receive-judgment': 2,
  'receive-request': 2,
  'issue-decision': 7,
  'send-to-procuracy': 2,
  'assign-officer': 2,
  'issue-notice': 2,
  'record-valid-notice': 2,
  'end-voluntary-period': 3,
  'record-verification': 2,
  'record-payment': 2,
  'pay-out': 2,
  'classify-not-yet-enforceable': 3,
  // Entered with the step that they follow, and counted with it.
  'open-file': 0,
  'record-publication': 0,
  'take-down-publication': 0,
};
const countFacts = (story: Story, from = 0): number =>
  story.steps.slice(from).reduce((sum, step) => sum + (factsOf[step.act] ?? 1), 0);

/** The largest age in days of a fact that is entered late. */
const lookBackDays = 35;

/**
 * Steps taken by the end of the period but entered only after the report: new cases, payments, endings,
 * classifications, and endings struck through. Appends them to the stories, and returns the stories of the new cases.
 */
export function addLateEntries(stories: readonly Story[], timeline: Timeline, chance: Chance): Story[] {
  const wanted = free.lateShare * stories.reduce((sum, story) => sum + countFacts(story), 0);
  const open = chance.shuffled(stories.filter((story) => isOrdinary(story, timeline)));
  const ended = chance.shuffled(stories.filter((story) => isFreshTermination(story, timeline)));
  const fresh = newCases(stories, wanted, chance);
  let entered = 0;
  fresh.forEach((story) => {
    openLate(story, timeline);
    entered += enterLate(story, 0, timeline);
  });
  const rounds = ['pay off', 'not yet', 'part', 'terminate', 'part', 'pay off', 'strike through'];
  for (let round = 0; entered < wanted || round < rounds.length; round += 1) {
    const what = rounds[round % rounds.length]!;
    const story = what === 'strike through' ? ended.pop() : open.pop();
    if (story) {
      const before = story.steps.length;
      if (addLate(story, what, timeline)) entered += enterLate(story, before, timeline);
    } else if (open.length === 0) break;
  }
  return fresh;
}

/** Whether a case is not large, and in progress for long enough at the period's end that something could happen. */
function isOrdinary(story: Story, timeline: Timeline): boolean {
  const { plan } = story;
  const inProgress = plan.stands.second === 'inProgress' && !plan.reopened && plan.ended === undefined;
  const isReachable = story.place === 'ready' || story.place === 'verifying';
  return inProgress && isReachable && plan.amount < BigInt(free.lateAmountMax) && story.day < timeline.second.to - 12;
}

function isFreshTermination(story: Story, timeline: Timeline): boolean {
  const { plan, day } = story;
  return plan.ended?.in === 'second' && plan.ended.how === 'terminated' && day > timeline.second.to - 60;
}

function newCases(stories: readonly Story[], wanted: number, chance: Chance): Story[] {
  const count = Math.max(4, Math.round((0.4 * wanted) / 12));
  const amounts = draw(BigInt(count) * 120_000_000n, count, chance);
  return amounts.map((amount, index) => {
    const key = stories.length + 1 + index;
    const plan: CasePlan = { key, opened: 'second', stands: { second: 'inProgress' }, amount, payments: [] };
    return new Story(plan, chance.fork(`case ${key}`));
  });
}

function openLate(story: Story, { second }: Timeline): void {
  const decided = workingFrom(second.to - story.chance.whole(3, lookBackDays));
  openCase(story, Math.min(decided, workingUntil(second.to)));
  while (story.chance.yes(0.9) && goOn(story, second.to));
}

/** Adds a step that is entered late; false when there is no day for it. */
function addLate(story: Story, what: string, { second }: Timeline): boolean {
  const { chance } = story;
  const until = second.to;
  if (what === 'strike through') {
    const last = story.steps.length - 1;
    story.act('withdraw-step', until, { reason: `Ghi nhầm (mô phỏng ${story.plan.key})` }, last);
    return true;
  }
  story.pass(until - lookBackDays, until, 8);
  if (what === 'not yet') {
    goOnTo(story, 'verifying', until);
    story.act('record-verification', story.day, { outcome: 'noConditionsFound' });
    story.act('classify-not-yet-enforceable', story.next(0, 4, until), { ground: 'L08:44a.1.a' });
    return true;
  }
  const isPart = what === 'part';
  if (what === 'terminate') {
    story.payOut(story.day);
    story.act('terminate', story.next(0, 4, until), {
      ground: chance.pick(['L08:50.1.c', 'L08:50.1.c', 'L08:50.1.a', 'L08:50.1.dd']),
    });
    return true;
  }
  if (story.open < 2_000n) return false;
  story.pay(isPart ? story.open / 4n + 1n : story.open, story.day);
  story.payOut(story.next(0, 5, until));
  if (isPart) return true;
  perform(story);
  story.act('confirm-executed', story.next(0, 2, until));
  return true;
}

/** Enters steps on working days after the report's day. */
function enterLate(story: Story, from: number, { known, lateUntil }: Timeline): number {
  const { chance } = story;
  let day = workingUntil(chance.whole(known + 3, lateUntil - 8));
  if (day <= known) day = workingFrom(known + 1);
  for (const step of story.steps.slice(from)) {
    step.recordedOn = fromDayNumber(Math.min(day, workingUntil(lateUntil)));
    if (chance.yes(0.2)) day = plusWorking(day, 1);
  }
  return countFacts(story, from);
}
