import {
  asEntrusted,
  type Body,
  type History,
  opened,
  owing,
  play,
  type Step,
  toVerifying,
  toWatched,
} from '../given.js';
import { on, row, type RuleRow } from '../rule-row.js';

/** Rules on what a court exempts, and on the endings that the law of 2025 brought. */

// ---- dues to the state that a court exempts or reduces, by the bands of either law ----

const owed = (amount: string, more: readonly Body[] = []): History => opened([owing(amount), ...more]);
const falls = (ground: string, amount: string, day: string, more: Body = {}): Body =>
  on(day, { ground, shares: [{ obligation: 'o1', amount }], firstDecidedOn: '2010-01-04', ...more });
const exempt = (rule: string, title: string, history: History, refused: readonly Body[], accepted: readonly Body[]) =>
  row(rule, title, history, 'record-exemption', refused, accepted);

const quarter = '2024-03-05';
const partPaid = (amount: string): History =>
  play([['record-payment', on('2024-03-05', { amount: '1000' })]], owed(amount));

const laws = [
  { day: '2024-03-05', next: '2024-03-06', low: 'L08:61.1.b.five', below: 1_999_999, high: 'L08:61.1.b.ten' },
  { day: '2026-07-02', next: '2026-07-03', low: 'L25:42.1.b.five', below: 4_999_999, high: 'L25:42.1.b.ten' },
] as const;
const grounds08 = { terminate: 'L08:50.1.e', other: 'L08:50.1.d' };
const grounds25 = { terminate: 'L25:48.5', other: 'L25:48.6' };

const paidOut = play(
  [
    ['record-payment', on('2024-03-05', { amount: '100' })],
    ['pay-out', on('2024-03-05', { total: '100', items: [{ to: 'paid', amount: '100' }] })],
  ],
  owed('100'),
);

function ofLaw({ day, next, low, below, high }: (typeof laws)[number]): RuleRow[] {
  const { terminate, other } = day < '2026-07-01' ? grounds08 : grounds25;
  const wrongLaw = day < '2026-07-01' ? 'L25:42.1.b.five' : 'L08:61.1.b.five';
  const all = (amount: number, ground: string = low): Body => falls(ground, `${amount}`, day);
  const exempted = play([['record-exemption', all(100)]], owed('100'));
  const fiveYearsAgo = { firstDecidedOn: `${Number(day.slice(0, 4)) - 5}${next.slice(4)}` };
  const toDo = owed('100', [owing('0', 3, 'do')]);
  const reduction = day < '2026-07-01' ? 'L08:61.3.a' : 'L25:42.2.a';
  const reducible = partPaid('20001000');
  return [
    exempt('exemption.stateDues', 'no more than is open', owed('100'), [all(101)], [all(100)]),
    exempt(
      'exemption.stateDues',
      'no other duty',
      toDo,
      [on(day, { ...all(100), shares: [{ obligation: 'o2', amount: '1' }] })],
      [all(100)],
    ),
    exempt(
      'exemption.years',
      'from the first decision',
      owed('100'),
      [falls(low, '100', day, fiveYearsAgo)],
      [falls(low, '100', next, fiveYearsAgo)],
    ),
    exempt('exemption.stateDues', 'nothing is owed to the state', opened([owing('0', 3, 'do')]), [all(1)], []),
    exempt('exemption.band', 'a ground of the day', owed('100'), [all(100, wrongLaw)], [all(100)]),
    exempt('exemption.band', 'the lower band', owed(`${below + 1}`), [all(below + 1)], [all(below + 1, high)]),
    exempt('exemption.band', 'below its end', owed(`${below}`), [all(below, high), all(below - 1)], [all(below)]),
    exempt(
      'exemption.once',
      'in a calendar year',
      play([['record-exemption', falls(reduction, '1', day)]], reducible),
      [falls(reduction, '1', next)],
      [falls(reduction, '1', `${Number(day.slice(0, 4)) + 1}-01-02`)],
    ),
    row('exemption.decided', 'the court first', owed('100'), 'terminate', [on(day, { ground: terminate })], []),
    row(
      'exemption.decided',
      'on that ground',
      exempted,
      'terminate',
      [on(day, { ground: other })],
      [on(day, { ground: terminate })],
    ),
    row('obligation.open', 'everything is paid', paidOut, 'terminate', [on(day, { ground: other })], []),
    row('execution.complete', 'nothing was executed', exempted, 'confirm-executed', [on(day)], []),
  ];
}

/** A debt that was entrusted in part, and came back after the receiver had executed some of it. */
function cameBack(amount: string, executed: string): History {
  const entrusted = play(
    [['entrust-part', on(quarter, { receiver: 'P2.01', shares: [{ obligation: 'o1', amount: '2000' }] })]],
    owed(amount),
  );
  const entrustment = entrusted.findLast(({ type }) => type === 'ObligationsEntrusted')!.envelope.eventId;
  const back = {
    entrustment,
    case: 'case-1',
    office: 'P2.01',
    obligations: [{ obligation: 'o1', amount: `${2000 - Number(executed)}` }],
    closed: [{ obligation: 'o1', how: 'executed', amount: executed }],
  };
  return play([['accept-return', on(quarter, back)]], entrusted);
}
const executedThere = play(
  [['record-exemption', falls('L08:61.1.b.five', '1999000', quarter)]],
  cameBack('2000000', '1000'),
);

/** The file that goes to the court, and the court's answer. */
function fileOf({ day, next, low }: (typeof laws)[number]): RuleRow[] {
  const propose = (title: string, rule: string, history: History, refused: Body[], accepted: Body[]): RuleRow =>
    row(rule, title, history, 'propose-exemption', refused, accepted);
  const merit = day < '2026-07-01' ? 'L08:61.4' : 'L25:42.3';
  const asked = (more: Body = {}): Body => on(day, { ground: merit, ...more });
  const old = { ground: low, firstDecidedOn: '2010-01-04' };
  const answered = (title: string, steps: readonly Step[], refused: Body[], accepted: Body[]): RuleRow =>
    row('exemption.file', title, play(steps, owed('100')), 'record-exemption-answer', refused, accepted);
  const sent: Step = ['propose-exemption', asked()];
  const fresh = play(
    [
      ...toVerifying,
      ['record-verification', on(day < '2026-07-01' ? '2024-03-19' : '2026-07-02', { outcome: 'noConditionsFound' })],
    ],
    owed('100'),
  );
  const months = day < '2026-07-01' ? ['2024-06-20', '2024-06-19'] : ['2026-10-03', '2026-10-02'];
  return [
    propose('of something owed', 'obligation.open', paidOut, [asked()], []),
    propose('a ground of the day', 'exemption.band', owed('100'), [asked({ ground: wrongFor(day) })], [asked()]),
    propose('dues to the state', 'exemption.stateDues', opened([owing('0', 3, 'do')]), [asked()], []),
    propose('years after the decision', 'exemption.years', fresh, [on(months[1]!, { ground: low })], []),
    propose('on minutes of three months', 'exemption.file', fresh, [on(months[0]!, old)], [on(months[1]!, old)]),
    propose('one at a time', 'exemption.file', play([sent], owed('100')), [on(next, { ground: merit })], []),
    answered('of a file that is there', [], [on(day, { answer: 'refused' })], []),
    answered('accepted', [sent], [], [on(day, { answer: 'accepted' })]),
    answered(
      'once',
      [sent, ['record-exemption-answer', on(day, { answer: 'accepted' })]],
      [on(day, { answer: 'accepted' })],
      [on(day, { answer: 'refused' })],
    ),
  ];
}
const wrongFor = (day: string): string => (day < '2026-07-01' ? 'L25:42.3' : 'L08:61.4');

export const exemptionRows: readonly RuleRow[] = [
  ...laws.flatMap(ofLaw),
  ...laws.flatMap(fileOf),
  exempt(
    'exemption.band',
    'reduced by a quarter, once a part is paid',
    partPaid('10001000'),
    [falls('L08:61.3.a', '2500001', quarter)],
    [falls('L08:61.3.a', '2500000', quarter)],
  ),
  exempt('exemption.band', 'no part is paid', owed('10000000'), [falls('L08:61.3.a', '2500000', quarter)], []),
  exempt(
    'exemption.band',
    'or at the office that entrusted the case',
    asEntrusted(owed('10000000')),
    [falls('L08:61.3.a', '2500000', quarter)],
    [falls('L08:61.3.a', '2500000', quarter, { paidBefore: true })],
  ),
  exempt(
    'exemption.band',
    'or at a receiver',
    cameBack('10001000', '1000'),
    [falls('L08:61.3.a', '2500001', quarter)],
    [falls('L08:61.3.a', '2500000', quarter)],
  ),
  row('execution.complete', 'executed at a receiver', executedThere, 'confirm-executed', [], [on(quarter)]),
  exempt(
    'exemption.band',
    'reduced by a fifth, at most 50 million',
    owed('300000000'),
    [falls('L25:42.2.b', '50000001', '2026-07-02')],
    [falls('L25:42.2.b', '50000000', '2026-07-02'), falls('L25:42.2.b', '1', '2026-07-02')],
  ),
  exempt(
    'exemption.band',
    'more than 100 million',
    owed('100000000'),
    [falls('L25:42.2.b', '1', '2026-07-02')],
    [falls('L25:42.2.a', '25000000', '2026-07-02')],
  ),
];

// ---- the return of the request, and the endings without a decision ----

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

const stopped = (history: History): History => play([['pause', on('2026-07-16', { ground: 'L25:101.1.b' })]], history);

const reopens = (law: 'L08' | 'L25'): RuleRow[] => {
  const day = law === 'L08' ? '2024-03-05' : '2026-07-02';
  const [bankruptcy, debtorGone] = law === 'L08' ? ['L08:50.1.g', 'L08:50.1.c'] : ['L25:48.8', 'L25:48.2'];
  const ended = (ground: string): History => play([['terminate', on(day, { ground })]], opened());
  const by = (cause: string): Body => on(day, { ground: `${law}:reopening.${cause}` });
  const [inBankruptcy, forGood] = [ended(bankruptcy), ended(debtorGone)];
  return [
    row('reopening.grounds', 'bankruptcy ended', inBankruptcy, 'reopen', [], [by('bankruptcyEnded')]),
    row('reopening.grounds', 'another ending', forGood, 'reopen', [by('bankruptcyEnded')], [by('terminationRevoked')]),
    row(
      'reopening.grounds',
      'no new request',
      forGood,
      'reopen',
      law === 'L08' ? [on(day, { ground: 'newRequest' })] : [],
      [],
    ),
    row('cancellation.authority', 'on a ground', opened(), 'cancel-decision', [on(day, { by: 'superior' })], []),
  ];
};

export const endingRows2025: readonly RuleRow[] = [
  ...reopens('L08'),
  ...reopens('L25'),
  back(
    'requestReturn',
    'for the title papers once the case goes on',
    stopped(requested),
    [papers('2026-07-17', '2026-07-16')],
    [],
  ),
  back('requestReturn', 'as it does now', requested, [], [papers('2026-07-17', '2026-07-16')]),
  ends(
    'stop.running',
    'by what enforcement brings about, once the case goes on; by an event at any time',
    stopped(play(steps, of2026('judgment', toDo))),
    [byLaw('a')],
    [byLaw('dd'), byLaw('e'), byLaw('b')],
  ),
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
