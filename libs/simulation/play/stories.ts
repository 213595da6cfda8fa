import { dayNumber, fromDayNumber, type LegalDate, type Organisation } from '#case';
import { free } from '../plan/assumptions.js';
import { paidIn, type Span, spans, type Standing } from '../plan/case-plan.js';
import { plusWorking, type Timeline, timelineOf, workingFrom, workingUntil } from '../plan/days.js';
import { finish, payPart } from './finish.js';
import { addLateEntries } from './late.js';
import { openCase, officeOf } from './opening.js';
import type { DocketPlan } from '../plan/plan.js';
import { Chance } from '../plan/random.js';
import { type ScenarioStep, Story } from './story.js';
import { daysTo, enrich, turn } from './transitions.js';

/** All steps of one case, in the order of their entry. */
export interface CaseStory {
  readonly key: number;
  readonly office: string;
  readonly steps: readonly ScenarioStep[];
}

/** The offices of the docket's province, and offices outside it that receive entrusted cases. */
export interface Places {
  readonly agency: string;
  readonly organisation: Organisation;
}

/**
 * Turns every planned case into acts with dates. Facts dated up to the period's end are entered by the report's day,
 * except for a few late ones, which are added last.
 */
export function makeStories(plan: DocketPlan, seed: number, places: Places): CaseStory[] {
  const chance = new Chance(`${seed} stories`);
  const timeline = timelineOf(plan.operands, free.knownAfterDays);
  const offices = places.organisation.agency(places.agency)?.offices ?? [];
  const receivers = places.organisation.agencies
    .filter(({ id }) => id !== places.agency)
    .flatMap((agency) => agency.offices.map(({ id }) => id));
  const scenarios = plan.cases.map((each) => {
    const own = chance.fork(each.key);
    const story = new Story(each, own);
    addStory(story, timeline, receivers);
    return { story, office: officeOf(offices, own) };
  });
  for (const { story } of scenarios) enter(story.steps, timeline, story.chance);
  const late = addLateEntries(
    scenarios.map(({ story }) => story),
    timeline,
    chance.fork('late'),
  );
  return [
    ...scenarios.map(({ story, office }) => ({ key: story.plan.key, office, steps: story.steps })),
    ...late.map((story) => ({ key: story.plan.key, office: officeOf(offices, story.chance), steps: story.steps })),
  ];
}

function addStory(story: Story, timeline: Timeline, receivers: readonly string[]): void {
  const { plan } = story;
  const first = spans.indexOf(plan.opened);
  for (const span of spans.slice(first)) {
    const window = timeline[span];
    const from = span === plan.opened ? openIn(story, span, timeline) : window.from;
    if (plan.ended?.in === span) {
      payPlanned(story, span, from, window.to);
      finish(story, plan.ended.how, from, window.to, receivers);
      if (!plan.reopened) return;
    } else if (plan.reopened && story.place === 'completed') {
      if (span === 'second') reopen(story, window);
    } else {
      // A case that ends in the next span need not have reached any state of its own before.
      turn(story, plan.stands[span] ?? 'inProgress', from, window.to);
      if (span === 'second' && plan.stands.second === 'inProgress') enrich(story, window.to);
      payPlanned(story, span, from, window.to);
    }
  }
}

function payPlanned(story: Story, span: Span, from: number, until: number): void {
  const amount = paidIn(story.plan, span);
  if (amount > 0n) payPart(story, amount, from, until);
}

/** Decides the case on a day that leaves time for its steps before the end of the span. */
function openIn(story: Story, span: Span, timeline: Timeline): number {
  const { plan, chance } = story;
  const { from, to } = timeline[span];
  const standing: Standing = plan.stands[span] ?? 'inProgress';
  const needed = plan.ended?.in === span ? 6 : daysTo[standing] + (paidIn(plan, span) > 0n ? 8 : 0);
  const latest = to - (plan.aged && span === 'before' ? Math.max(needed, 400) : needed);
  const decided =
    span === 'before' && !plan.aged
      ? latest - Math.floor(Number(chance.weighted({ 300: 70, 1000: 22, 2000: 8 })) * chance.next())
      : chance.whole(span === 'before' ? latest - 900 : from, latest);
  const day = Math.min(workingFrom(Math.max(decided, from)), workingUntil(latest));
  openCase(story, Math.max(day, span === 'before' ? day : workingFrom(from)));
  return story.day;
}

function reopen(story: Story, { from, to }: { from: number; to: number }): void {
  story.pass(from, to, 3);
  story.act('reopen', story.day, {
    ground: `L08:reopening.${story.chance.pick(['terminationRevoked', 'complaintUpheld', 'retrial'])}`,
  });
  story.place = 'ready';
}

/** The day on which each step is entered: soon after it was taken, in order, on working days. */
export function enter(steps: readonly ScenarioStep[], timeline: Timeline, chance: Chance): void {
  const entry = workingUntil(chance.whole(timeline.logBegins, timeline.first.from - 1));
  let last = 0;
  for (const step of steps) {
    const on = dayNumber(step.on as LegalDate);
    const delay = Number(chance.weighted({ 0: 50, 1: 25, 2: 13, 3: 8, 5: 4 }));
    const usual = Math.max(
      plusWorking(on, delay),
      Math.max(entry, timeline.logBegins) * Number(on < timeline.first.from),
    );
    const capped = on <= timeline.second.to ? Math.min(usual, workingUntil(timeline.known)) : usual;
    last = Math.max(last, capped);
    step.recordedOn = fromDayNumber(last);
  }
}
