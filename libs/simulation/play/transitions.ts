import { calendar, fromDayNumber } from '#case';
import type { Standing } from '../plan/case-plan.js';
import { goOnTo } from './opening.js';
import type { Story } from './story.js';

/** Takes an open case from one state to another within a window of days. */

/** Longest way from the decision to each standing, in days, holidays included. */
export const daysTo: Readonly<Record<Standing, number>> = {
  inProgress: 0,
  agreedPostponement: 5,
  suspended: 5,
  paused: 5,
  postponed: 5,
  notYet: 56,
  separateBook: 700,
};

export function turn(story: Story, to: Standing, from: number, until: number): void {
  if (to === standingNow(story)) return remain(story, to, until);
  if (story.place === 'stopped' && !(story.returnTo === 'watched' && to === 'notYet')) unstop(story, from, until);
  switch (to) {
    case 'inProgress':
      return makeReady(story, from, until);
    case 'notYet':
      return classify(story, from, until);
    case 'separateBook':
      return setAside(story, from, until);
    default:
      return stop(story, to, from, until);
  }
}

const stopped = new WeakMap<Story, Standing>();

function standingNow(story: Story): Standing {
  if (story.place === 'watched') return 'notYet';
  if (story.place === 'separateBook') return 'separateBook';
  return story.place === 'stopped' ? (stopped.get(story) ?? 'postponed') : 'inProgress';
}

/** Fills the time: a case that is not yet enforceable is verified again, one in progress proceeds. */
function remain(story: Story, standing: Standing, until: number): void {
  if (standing === 'inProgress') goOnTo(story, 'ready', until);
  if (standing !== 'notYet') return;
  const intervals = Math.min(2, Math.floor((until - story.day) / 175));
  for (let left = intervals; left > 0; left -= 1) verifyNothing(story, 150, 175, until);
}

function verifyNothing(story: Story, min: number, max: number, until: number): void {
  story.act('record-verification', story.next(min, max, until), { outcome: 'noConditionsFound' });
  story.verifications += 1;
}

function unstop(story: Story, from: number, until: number): void {
  story.pass(from, until, 12);
  story.resume();
}

/** Brings the case back into progress. */
export function makeReady(story: Story, from: number, until: number): void {
  if (story.place === 'watched') {
    story.pass(from, until, 10);
    story.act('record-verification', story.day, { outcome: 'conditionsFound' });
    story.act('classify-enforceable', story.next(0, 4, until), { conditions: 'found' });
    story.takeDown(story.day);
    story.place = 'ready';
  } else if (story.place === 'separateBook') {
    story.pass(from, until, 15);
    story.act('classify-enforceable', story.day, { conditions: 'toVerify' });
    story.takeDown(story.day);
    story.place = 'verifying';
  }
  goOnTo(story, 'ready', until);
}

/** A case whose debtor's address is unknown waits two years for the separate book, longer than the docket lasts. */
function notYetGrounds({ plan }: Story): Record<string, number> {
  const isMoved = Object.values(plan.stands).includes('separateBook');
  return { 'L08:44a.1.a': 9, 'L08:44a.1.c': isMoved ? 0 : 2 };
}

function classify(story: Story, from: number, until: number): void {
  goOnTo(story, story.chance.yes(0.3) ? 'ready' : 'verifying', until - 8);
  if (story.place !== 'ready' && story.place !== 'verifying') goOnTo(story, 'verifying', until);
  story.pass(from, until, 8);
  story.act('record-verification', story.day, { outcome: 'noConditionsFound' });
  story.act('classify-not-yet-enforceable', story.next(0, 4, until), {
    ground: story.chance.weighted(notYetGrounds(story)),
  });
  // One in twenty is not published: its clock lapses.
  story.published = story.plan.key % 20 !== 0;
  if (story.published) story.act('record-publication', story.day);
  story.place = 'watched';
  story.notYetSince = story.day;
  story.verifications = 0;
}

/** Moves the case to the separate book, a year and two verifications after *not yet enforceable* [ND62 9.5]. */
function setAside(story: Story, from: number, until: number): void {
  if (story.place !== 'watched') classify(story, from, until - 420);
  while (story.verifications < 2) verifyNothing(story, 150, 175, until);
  const waited = story.notYetSince + 372;
  story.pass(Math.max(from, waited), until, 3);
  story.act('move-to-separate-book', story.day);
  story.place = 'separateBook';
}

const postponementGrounds = {
  'L08:48.1.a': 4,
  'L08:48.1.b': 3,
  'L08:48.1.d': 5,
  'L08:48.1.dd': 3,
  'L08:48.1.e': 1,
  'L08:48.1.g': 2,
  'L08:48.2': 2,
};

type Stopping = 'agreedPostponement' | 'suspended' | 'paused' | 'postponed';

function stop(story: Story, how: Stopping, from: number, until: number): void {
  // A case that is not yet enforceable stays so in a stop; only a postponement on another ground may begin there.
  if (story.place === 'watched' && how !== 'postponed') makeReady(story, from, until - 3);
  if (story.place !== 'watched') goOnTo(story, 'ready', until - 20);
  story.pass(from, until, 4);
  const { chance } = story;
  if (how === 'agreedPostponement')
    story.act('postpone', story.day, { ground: 'L08:48.1.c', until: fromDayNumber(until + chance.whole(60, 400)) });
  if (how === 'suspended')
    story.act('suspend-temporarily', story.day, { ground: chance.pick(['L08:49.1', 'L08:49.2']) });
  if (how === 'paused')
    story.act('pause', story.day, { ground: chance.weighted({ 'L08:145.1.b': 6, 'L08:otherProcedure': 1 }) });
  if (how === 'postponed') {
    const ground = chance.weighted(postponementGrounds);
    story.act('postpone', story.day, {
      ground,
      ...(ground === 'L08:48.2'
        ? { until: fromDayNumber(story.day + 80), requestedOn: fromDayNumber(story.day - 2) }
        : {}),
      ...(chance.yes(0.2) ? { reason: `Lý do mô phỏng ${story.plan.key}` } : {}),
    });
  }
  story.returnTo = story.place;
  story.place = 'stopped';
  story.holdsMoney = how !== 'paused';
  stopped.set(story, how);
}

/** Adds what happens in a case in progress: negotiation, coercion, and wrong entries that are struck through. */
export function enrich(story: Story, until: number): void {
  const { chance } = story;
  if (chance.yes(0.05)) {
    const day = story.fitting(2, 20, until);
    if (day !== undefined)
      story.act('hold-mobilisation-session', day, { result: chance.pick(['agreed', 'notAgreed']) });
  }
  if (story.place !== 'ready') return;
  if (chance.yes(0.012)) strikeThrough(story, until);
  const what = chance.weighted({ nothing: 62, mediation: 18, coercion: 20 });
  if (what === 'mediation') mediate(story, until);
  if (what === 'coercion') coerce(story, until);
}

function strikeThrough(story: Story, until: number): void {
  const wrong = story.fitting(3, 30, until);
  if (wrong === undefined) return;
  story.act('pause', wrong, { ground: 'L08:145.1.b' });
  const day = story.next(0, 3, until);
  const reason = `Ghi nhầm hồ sơ (mô phỏng ${story.plan.key})`;
  story.act('withdraw-step', day, { reason }, story.steps.length - 1);
}

/** Negotiation: still running, agreed and performed, or failed. */
function mediate(story: Story, until: number): void {
  const proposed = story.fitting(2, 60, until);
  if (proposed === undefined) return;
  story.act('propose-agreement', proposed);
  story.place = 'negotiating';
  const agreed = story.fitting(2, 20, until);
  if (agreed === undefined || story.chance.yes(0.3)) return;
  if (story.chance.yes(0.25)) {
    story.act('refuse-agreement', agreed);
    story.place = 'ready';
    return;
  }
  story.act('record-agreement', agreed, { inWriting: true, terms: `Nội dung thỏa thuận mô phỏng ${story.plan.key}` });
  story.place = 'agreed';
  if (!story.chance.yes(0.15)) return;
  const broken = story.fitting(20, 60, until);
  if (broken === undefined) return;
  story.act('record-breach', broken);
  story.place = 'ready';
}

/** One measure, as far as time allows; never started on a day off, nor with forces around Tết. */
function coerce(story: Story, until: number): void {
  const { chance } = story;
  const decided = story.fitting(2, 50, until);
  if (decided === undefined) return;
  const forces = chance.yes(0.15);
  story.act('decide-coercion', decided, {
    measure: chance.pick(['seizeAndSell', 'deductAccount', 'forceTransfer']),
    forces,
  });
  story.place = 'coercion';
  const started = story.fitting(5, 25, until);
  const nearTet = started !== undefined && calendar.tetWindow(fromDayNumber(started)).inside;
  if (started === undefined || (forces && nearTet)) return;
  story.act('start-coercion', started, { at: chance.pick(['08:00', '08:30', '09:00', '13:30']), planned: true });
  const seized = story.fitting(0, 10, until);
  if (seized === undefined) return;
  story.act('seize-asset', seized, {
    kind: chance.pick(['movable', 'realEstate', 'other']),
    count: chance.whole(1, 4),
    description: `Tài sản mô phỏng ${story.plan.key}`,
  });
}
