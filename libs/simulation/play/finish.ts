import type { HowEnded } from '../plan/case-plan.js';
import { goOn, goOnTo } from './opening.js';
import type { Story } from './story.js';
import { makeReady } from './transitions.js';
import { workingUntil } from '../plan/days.js';

/** Ends a case on some day of a window. */
export function finish(story: Story, how: HowEnded, from: number, until: number, receivers: readonly string[]): void {
  const { chance } = story;
  if (story.place === 'separateBook') makeReady(story, from, until - 4);
  const short = until - Math.max(story.day, from) < 12;
  const end = endDay(story, from, until);
  while (story.place !== 'ready' && goOn(story, end - 2));
  const resumes = !short && story.place === 'stopped' && chance.yes(0.8);
  if (resumes || story.holdsMoney) {
    story.pass(from, end, short ? 0 : 8);
    story.resume();
  }
  if (how === 'executed') return execute(story, from, end, until);
  if (how === 'terminated') return terminate(story, from, end);
  settle(story, end);
  if (how === 'entrusted') return close(story, 'entrust', end, { receiver: chance.pick(receivers) });
  const grounds = ['L08:37.1.a', 'L08:37.1.b', 'L08:37.1.c', 'L08:37.1.d'];
  if (how === 'revoked') return close(story, 'revoke-decision', end, { ground: chance.pick(grounds) });
  const by = chance.pick(['superior', 'complaint'] as const);
  close(story, 'cancel-decision', end, { by, ground: by === 'superior' ? 'L08:37.3.a' : 'L08:37.3.b' });
}

function endDay(story: Story, from: number, until: number): number {
  const { chance } = story;
  const low = Math.max(story.day + 2, from + 2);
  // Half of the quick endings are within two months of the decision, whatever the period.
  const high = chance.yes(0.6) ? Math.min(until, low + 60) : until;
  const drawn = low >= until ? until : chance.whole(low, high);
  return Math.max(story.day, workingUntil(drawn));
}

const settle = (story: Story, day: number): void => story.payOut(Math.max(story.day, day));

function close(story: Story, act: string, day: number, body: object): void {
  story.act(act, Math.max(story.day, day), body);
  // A late termination may be struck through as the last step of its story.
  if (act !== 'terminate' || story.plan.ended?.in !== 'second') story.takeDown(day);
  story.place = 'completed';
}

/** Executes a case: everything owed is paid in one or a few sums and paid out; duties without a price are performed. */
function execute(story: Story, from: number, end: number, until: number): void {
  const { chance } = story;
  if (story.place === 'watched' && chance.yes(0.85)) makeReady(story, from, end - 1);
  if (story.place === 'ready' && chance.yes(0.1) && end - Math.max(story.day, from) > 30)
    return sell(story, from, end, until);
  story.pass(from, end - 1, Math.max(0, Math.floor((end - Math.max(story.day, from)) / 2)));
  const sums = chance.weighted({ 1: 70, 2: 22, 3: 8 });
  for (let left = Number(sums); left > 0 && story.open > 0n; left -= 1) {
    const amount =
      left === 1 || story.open < 1_000_000n
        ? story.open
        : ((story.open * BigInt(chance.whole(30, 60))) / 100_000n) * 1000n;
    story.pay(amount, story.day);
    story.payOut(story.next(0, 6, end));
  }
  perform(story);
  close(story, 'confirm-executed', end, {});
}

export function perform(story: Story): void {
  for (const duty of story.duties.splice(0)) story.act('record-performance', story.day, { obligation: duty });
}

/** Executes a case by coercion to the end: seizure, sale, distribution. */
function sell(story: Story, from: number, end: number, until: number): void {
  const { chance } = story;
  story.pass(from, end, 28);
  const decided = story.next(0, 2, until);
  story.act('decide-coercion', decided, { measure: 'seizeAndSell', forces: false });
  story.act('start-coercion', story.next(2, 6, until), { at: '08:30', planned: chance.yes(0.5) });
  story.act('seize-asset', story.next(0, 2, until), {
    kind: chance.pick(['movable', 'realEstate']),
    count: chance.whole(1, 3),
    description: `Tài sản mô phỏng ${story.plan.key}`,
  });
  settle(story, story.day);
  const amount = story.open.toString();
  story.act('receive-proceeds', story.next(4, 10, until), { amount });
  story.act('distribute-proceeds', story.next(0, 5, until), {
    total: amount,
    items: [{ to: 'paid', amount }],
    assets: 'none',
  });
  story.open = 0n;
  perform(story);
  close(story, 'confirm-executed', end, {});
}

const terminationGrounds = {
  'L08:50.1.a': 3,
  'L08:50.1.b': 1,
  'L08:50.1.c': 6,
  'L08:50.1.d': 1,
  'L08:50.1.dd': 4,
  'L08:50.1.g': 1,
  'L08:50.1.h': 1,
};

function terminate(story: Story, from: number, end: number): void {
  const { chance } = story;
  // A reopened case must bring its whole debt into the year, so nothing is paid before its ending.
  const mayPay = story.plan.reopened !== true && story.open > 3_000_000n;
  if (mayPay && chance.yes(0.3) && Math.max(story.day, from) < end) {
    story.pass(from, end, 1);
    story.pay(((story.open * BigInt(chance.whole(10, 70))) / 100_000n) * 1000n, story.day);
  }
  settle(story, end);
  const ground = chance.weighted(terminationGrounds);
  close(story, 'terminate', end, {
    ground,
    ...(chance.yes(0.2) ? { reason: `Lý do đình chỉ mô phỏng ${story.plan.key}` } : {}),
  });
}

/** A payment that leaves the case open, and its pay-out when there is time. */
export function payPart(story: Story, amount: bigint, from: number, until: number): void {
  const start = Math.max(story.day, from);
  const day = Math.max(story.day, workingUntil(story.chance.whole(start, until)), from);
  goOnTo(story, 'ready', day);
  story.day = Math.max(story.day, day);
  story.pay(amount, story.day);
  const paidOut = story.fitting(1, 8, until);
  if (paidOut !== undefined) story.payOut(paidOut);
}
