import { opened, play, toReady, toVoluntaryPeriod } from '../given.js';
import type { History } from '../given.js';
import { deposit, on, paid, pay, row, type RuleRow, settled } from '../rule-row.js';

const eventOf = (history: History, type: string): string =>
  history.find((each) => each.type === type)!.envelope.eventId;

const notices = [
  {
    day: '2025-03-06',
    next: '2025-03-07',
    later: '2025-03-12',
    posting: 'L08:42.3',
    media: 'L08:43.3',
    byHand: 'L08:40.1',
    app: 'L08:ND62.12.1',
  },
  {
    day: '2026-07-01',
    next: '2026-07-02',
    later: '2026-07-07',
    posting: 'L25:ND152.17.3',
    media: 'L25:ND152.18.3',
    byHand: 'L25:ND152.16.3.person',
    app: 'L25:ND152.15.2',
  },
] as const;

const assisted = play(
  [['issue-notice', on('2026-07-02', { channel: 'L25:ND152.19.2' })]],
  play(toVoluntaryPeriod.slice(0, 1)),
);

/** Rules on dates, notice and the voluntary period, under the law of 2008 and on the day on which the law changes. */
export const dateAndNoticeRows: readonly RuleRow[] = [
  // dates
  row(
    'date.future',
    'a day that has not come',
    toReady,
    'pause',
    [on('2024-05-07', { ground: 'complaint' })],
    [on('2024-05-06', { ground: 'complaint' })],
    '2024-05-06',
  ),
  row(
    'date.beforeDecision',
    'before the decision',
    opened(),
    'record-payment',
    [on('2024-03-03', { amount: '1' })],
    [on('2024-03-04', { amount: '1' })],
  ),
  row(
    'date.beforeDecision',
    'a payment may be dated back to the decision',
    toReady,
    'record-payment',
    [on('2024-03-03', { amount: '1' })],
    [on('2024-03-04', { amount: '1' })],
  ),
  row(
    'date.beforeDecision',
    'a pay-out, too',
    [['record-payment', { amount: '9' }], ...toReady],
    'pay-out',
    [on('2024-03-03', pay('9'))],
    [on('2024-03-04', pay('9'))],
  ),
  row(
    'date.beforeLastAct',
    'an act never goes back',
    toReady,
    'pause',
    [on('2024-03-18', { ground: 'complaint' })],
    [on('2024-03-19', { ground: 'complaint' })],
  ),
  row(
    'ending.lastDate',
    'not before a payment of the case',
    settled,
    'confirm-executed',
    [on('2024-03-21')],
    [on('2024-03-22')],
  ),
  row(
    'ending.lastDate',
    'not before interest',
    [...deposit, ['record-interest', on('2024-04-02', { amount: '1' })], ['pay-out', on('2024-04-02', pay('1'))]],
    'terminate',
    [on('2024-04-01', { ground: 'a' })],
    [on('2024-04-02', { ground: 'a' })],
  ),

  // notice and voluntary period: 6 March + 10 days is Saturday 16 March, which rolls to Monday 18 March
  row(
    'voluntaryPeriod.over',
    'from the day after its rolled end',
    toVoluntaryPeriod,
    'end-voluntary-period',
    [on('2024-03-16'), on('2024-03-17'), on('2024-03-18')],
    [on('2024-03-19')],
  ),
  row(
    'obligation.open',
    'nothing is owed any more',
    [...paid.slice(0, 0), ...toVoluntaryPeriod, ...paid],
    'end-voluntary-period',
    [on('2024-03-20')],
    [],
  ),

  row(
    'notice.validity',
    'a registered letter is valid on the day on which it was sent',
    play([['issue-notice', on('2025-03-06', { channel: 'L08:TTLT11.2.1' })]], play(toVoluntaryPeriod.slice(0, 1))),
    'record-valid-notice',
    [on('2025-03-10', { validOn: '2025-03-10' })],
    [on('2025-03-06'), on('2025-03-10', { validOn: '2025-03-06' }), on('2025-03-10')],
  ),
  row(
    'notice.validity',
    'the portal of the Ministry is not first',
    toVoluntaryPeriod.slice(0, 1),
    'issue-notice',
    [on('2026-07-02', { channel: 'L25:ND152.19.3' })],
    [on('2026-07-02', { channel: 'L25:ND152.19.2' })],
  ),
  row(
    'notice.validity',
    'but follows judicial assistance after six months',
    assisted,
    'issue-notice',
    [on('2027-01-01', { channel: 'L25:ND152.19.3' })],
    [on('2027-01-02', { channel: 'L25:ND152.19.3' })],
  ),
  row(
    'notice.validity',
    'or once that failed',
    play([['record-failed-notice', on('2026-08-03')]], assisted),
    'issue-notice',
    [],
    [on('2026-08-03', { channel: 'L25:ND152.19.3' })],
  ),

  // notice: Thursday 6 March 2025, and Wednesday 1 July 2026
  ...notices.flatMap(({ day, next, later, posting, media, byHand, app }) => {
    const noticed = (channel: string) =>
      play([['issue-notice', on(day, { channel })]], play(toVoluntaryPeriod.slice(0, 1)));
    const failed = play([['record-failed-notice', on(day)]], noticed(byHand));
    const first = eventOf(noticed(byHand), 'NoticeIssued');
    const withApp = play([['issue-notice', on(day, { channel: app })]], noticed(byHand));
    const appAlone = play([['record-failed-notice', on(next, { notice: first })]], withApp);
    const again = play([['issue-notice', on(next, { channel: byHand })]], noticed(posting));
    const talked = play([['hold-mobilisation-session', on(later, { result: 'agreed' })]], noticed(posting));
    const valid = play([['record-valid-notice', on(next)]], noticed(byHand));
    const asked = (ground: string) => play([['request-officer-change', on(day, { ground })]], noticed(byHand));
    return [
      row(
        'notice.validity',
        'on the day of the posting',
        noticed(posting),
        'record-valid-notice',
        [on(next, { validOn: next })],
        [on(day)],
      ),
      row(
        'notice.validity',
        'it is recorded later, also after other steps, with the day on which it was valid',
        talked,
        'record-valid-notice',
        [on(later, { validOn: next })],
        [on(later), on(later, { validOn: day })],
      ),
      row(
        'notice.validity',
        'on a day of any notice that stands, and not after its record',
        again,
        'record-valid-notice',
        [on(next, { validOn: later })],
        [on(next, { validOn: day }), on(next), on(later)],
      ),
      row(
        'notice.validity',
        'the app alone brings no decision once the notice on paper failed',
        appAlone,
        'record-valid-notice',
        [on(next)],
        [],
      ),
      row(
        'notice.validity',
        'nor is the app repeated then',
        failed,
        'issue-notice',
        [on(next, { channel: app })],
        [on(next, { channel: byHand })],
      ),
      row(
        'notice.validity',
        'a notice fails that stands, not before it was given',
        again,
        'record-failed-notice',
        [on(day), on(next, { notice: eventOf(again, 'OfficerAssigned') })],
        [on(next), on(day, { notice: eventOf(again, 'NoticeIssued') })],
      ),
      row(
        'notice.validity',
        'what is recorded as valid did not fail, unless another notice carries it',
        valid,
        'record-failed-notice',
        [on(next)],
        [],
      ),
      row(
        'notice.validity',
        'a further one may',
        play([['issue-notice', on(next, { channel: byHand })]], valid),
        'record-failed-notice',
        [],
        [on(next)],
      ),
      row(
        'notice.validity',
        'the second day of the media',
        noticed(media),
        'record-valid-notice',
        [on(day)],
        [on(next)],
      ),
      row('notice.validity', 'on its day or later', noticed(byHand), 'record-valid-notice', [], [on(day), on(next)]),
      row('notice.validity', 'not once it failed', failed, 'record-valid-notice', [on(next)], []),
      row('notice.abroad', 'of a judicial assistance', noticed(byHand), 'urge-assistance', [on(next)], []),
      row('notice.validity', 'it fails once', failed, 'record-failed-notice', [on(next)], []),
      row('officer.changeAsked', 'no answer unasked', noticed(byHand), 'refuse-officer-change', [on(next)], []),
      row('officer.changeAsked', 'an answer to a request', asked('other'), 'refuse-officer-change', [], [on(next)]),
      row(
        'officer.conflict',
        'also if another request follows',
        play([['request-officer-change', on(day, { ground: 'other' })]], asked('conflict')),
        'refuse-officer-change',
        day === notices[1].day ? [on(next)] : [],
        day === notices[1].day ? [] : [on(next)],
      ),
      row(
        'officer.conflict',
        'who is concerned himself is replaced',
        asked('conflict'),
        'refuse-officer-change',
        day === notices[1].day ? [on(next)] : [],
        day === notices[1].day ? [] : [on(next)],
      ),
      row(
        'officer.conflict',
        'and does not come back',
        play([['change-officer', on(day, { officer: 'officer-2' })]], asked('conflict')),
        'change-officer',
        day === notices[1].day ? [on(next, { officer: 'officer-1' })] : [],
        [on(next, { officer: 'officer-3' })],
      ),
    ];
  }),
];
