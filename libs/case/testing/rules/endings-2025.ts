import { type Body, type History, opened, owing, play, type Step, toWatched } from '../given.js';
import { on, row, type RuleRow } from './rule-row.js';

/** Rules on the endings that the law of 2025 brought: the return of the request, and the endings without a decision. */

const again = (day: string, history: History): History =>
  play([['record-verification', on(day, { outcome: 'noConditionsFound' })]], history);

/** Opened on a request, decided as not yet enforceable in March 2024, and verified in each term. */
const decided2024 = ['2024-09-19', '2025-03-19', '2025-09-19', '2026-03-19'].reduce(
  (history, day) => again(day, history),
  play(toWatched, opened([owing('100')], '2024-03-04', 'request')),
);

const steps: readonly Step[] = [
  ['assign-officer', on('2026-07-01', { officer: 'officer-1' })],
  ['issue-notice', on('2026-07-02', { channel: 'L25:ND152.16.3.person' })],
  ['record-valid-notice', on('2026-07-02')],
  ['end-voluntary-period', on('2026-07-14')],
  ['record-verification', on('2026-07-15', { outcome: 'noConditionsFound' })],
];
const of2026 = (target: 'judgment' | 'request', debt: Body = owing('100')): History =>
  opened([debt], '2026-07-01', target);
const exOfficio = play(steps, of2026('judgment'));
const requested = play(steps, of2026('request'));
const decided2026 = play([['classify-not-yet-enforceable', on('2026-07-15', { ground: 'L25:38.1.a' })]], requested);
const verifiedOnce = again('2028-07-14', decided2026);
const verified = ['2027-01-15', '2027-07-15', '2028-01-15', '2028-07-14'].reduce(
  (history, day) => again(day, history),
  decided2026,
);
const toDo = owing('0', 3, 'do');

const never = (day: string): Body => on(day, { ground: 'L25:38.4' });
const papers = (day: string, asked?: string): Body =>
  on(day, { ground: 'L25:ND152.42.8', ...(asked ? { askedAgainOn: asked } : {}) });
const byLaw = (letter: string, day = '2026-07-16'): Body => on(day, { ground: `L25:ND152.32.1.${letter}` });

const back = (rule: string, title: string, history: History, refused: readonly Body[], accepted: readonly Body[]) =>
  row(rule, title, history, 'return-request', refused, accepted);
const ends = (rule: string, title: string, history: History, refused: readonly Body[], accepted: readonly Body[]) =>
  row(rule, title, history, 'end-by-law', refused, accepted);

const reopens = (law: 'L08' | 'L25'): RuleRow[] => {
  const day = law === 'L08' ? '2024-03-05' : '2026-07-02';
  const [bankruptcy, debtorGone] = law === 'L08' ? ['L08:50.1.g', 'L08:50.1.c'] : ['L25:48.8', 'L25:48.2'];
  const ended = (ground: string): History => play([['terminate', on(day, { ground })]], opened());
  const by = (cause: string): Body => on(day, { ground: `${law}:reopening.${cause}` });
  const [inBankruptcy, forGood] = [ended(bankruptcy), ended(debtorGone)];
  return [
    row('reopening.grounds', 'bankruptcy ended', inBankruptcy, 'reopen', [], [by('bankruptcyEnded')]),
    row('reopening.grounds', 'another ending', forGood, 'reopen', [by('bankruptcyEnded')], [by('terminationRevoked')]),
    row('reopening.grounds', 'no new request', forGood, 'reopen', [by('newRequest')], []),
    row('cancellation.authority', 'on a ground', opened(), 'cancel-decision', [on(day, { by: 'superior' })], []),
  ];
};

export const endingRows2025: readonly RuleRow[] = [
  ...reopens('L08'),
  ...reopens('L25'),
  back('requestReturn', 'there is a request', exOfficio, [papers('2026-07-16', '2026-07-10')], []),
  back('requestReturn', 'decided as not enforceable', requested, [never('2028-07-20')], []),
  back('requestReturn', 'not before 1 July 2026', decided2024, [never('2026-06-30')], [never('2026-07-01')]),
  back(
    'requestReturn.papers',
    'demanded twice',
    requested,
    [papers('2026-07-16'), papers('2026-07-16', '2026-07-16')],
    [papers('2026-07-16', '2026-07-15')],
  ),
  // Two years from Wednesday 15 July 2026 end on Saturday 15 July 2028 and roll to Monday.
  back('requestReturn.wait', 'two years', verified, [never('2028-07-17')], [never('2028-07-18')]),
  // Decided under the law of 2008, which asked for two rounds only: the last is in date until September.
  back('requestReturn.verified', 'in its time', decided2024, [never('2027-01-05')], [never('2027-01-04')]),
  back('requestReturn.verified', 'each term', verifiedOnce, [never('2028-07-18')], []),
  ends('ending.byLaw', 'not before 1 July 2026', decided2024, [byLaw('b', '2026-06-30')], [byLaw('b', '2026-07-01')]),
  ends(
    'ending.byLaw.duties',
    'no debt in money',
    requested,
    [byLaw('a'), byLaw('c'), byLaw('dd'), byLaw('e')],
    [byLaw('b')],
  ),
  ends('ending.byLaw.duties', 'a duty to do', of2026('request', toDo), [byLaw('c')], [byLaw('dd'), byLaw('e')]),
  ends('ending.byLaw.notified', 'before the notice', of2026('request', toDo), [byLaw('a')], []),
  ends('ending.byLaw.notified', 'after the notice', play(steps.slice(0, 3), of2026('request', toDo)), [], [byLaw('a')]),
];
