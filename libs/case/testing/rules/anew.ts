import { append, asEntrusted, type Body, decide, type History, opened, owing, play } from '../given.js';
import { on, row, type RuleRow } from '../rule-row.js';

/** Rules on the decision that replaces a revoked one, under both laws. */

const laws = [
  {
    day: '2024-05-06',
    next: '2024-05-07',
    wrong: 'L08:37.1.b',
    cancelled: 'L08:37.3.b',
    upheld: 'L08:reopening.complaintUpheld',
  },
  {
    day: '2026-07-06',
    next: '2026-07-07',
    wrong: 'L25:52.1.b',
    cancelled: 'L25:52.4.b',
    upheld: 'L25:reopening.complaintUpheld',
  },
];

const revoked = (day: string, ground: string): History => play([['revoke-decision', on(day, { ground })]], opened());

const anew = (day: string, amount: string, obligation: Body = {}, more: Body = { debtor: 'the successor' }): Body =>
  on(day, { ...more, obligations: [{ ...owing(amount), replaces: 'o1', ...obligation }] });

const asNew = ({ amount }: { amount: string }, day: string): Body => {
  const { replaces: _none, ...obligation } = { ...owing(amount), replaces: '' };
  return on(day, { debtor: 'the successor', obligations: [obligation] });
};

/** The history with a decision that replaced the revoked one. */
function replaced(history: History, body: Body): History {
  return append(history, 'issue-decision-anew', body, decide(history, 'issue-decision-anew', body));
}

const ofBothLaws = laws.flatMap(({ day, next, wrong, cancelled, upheld }): RuleRow[] => {
  const cancelledByReceiver = play(
    [['cancel-decision', on(day, { by: 'superior', ground: cancelled })]],
    asEntrusted(opened()),
  );
  const history = revoked(day, wrong);
  const further = { further: `${wrong.slice(0, 3)}:oneDecision.exOfficio` };
  return [
    row(
      'oneDecisionPerRequest',
      'of a revoked decision',
      play([], opened()),
      'issue-decision-anew',
      [anew(next, '100')],
      [],
    ),
    row(
      'oneDecisionPerRequest',
      'once',
      replaced(history, anew(next, '100')),
      'issue-decision-anew',
      [anew(next, '1')],
      [],
    ),
    row(
      'oneDecisionPerRequest',
      'a further one is no common one',
      history,
      'issue-decision-anew',
      [anew(next, '100', {}, { debtor: 'the successor', ...further })],
      [anew(next, '100')],
    ),
    row(
      'part.obligations',
      'a duty of the same kind, of another amount if the first was wrong',
      history,
      'issue-decision-anew',
      [anew(next, '100', { kind: 'deliver' }), anew(next, '100', { replaces: 'o2' })],
      [anew(next, '101'), asNew({ amount: '100' }, next)],
    ),
    row(
      'entrustment.return',
      'all that was entrusted',
      cancelledByReceiver,
      'issue-decision-anew',
      [anew(next, '99')],
      [anew(next, '100')],
    ),
    row(
      'reopening.grounds',
      'not of a decision that was replaced',
      replaced(history, anew(next, '100')),
      'reopen',
      [on(next, { ground: upheld })],
      [],
    ),
    row(
      'reopening.grounds',
      'of a decision that was not replaced',
      history,
      'reopen',
      [],
      [on(next, { ground: upheld })],
    ),
  ];
});

const carriedOut = play(
  [
    ['record-payment', on('2024-05-02', { amount: '100' })],
    ['pay-out', on('2024-05-03', { total: '100', items: [{ to: 'paid', amount: '100' }] })],
    ['revoke-decision', on('2024-05-06', { ground: 'L08:37.1.b' })],
  ],
  opened(),
);
const passedOn = revoked('2024-05-06', 'L08:37.1.d');
const inParts = replaced(passedOn, anew('2024-05-07', '60'));

const twoDebtors = [
  { role: 'debtor', name: 'the successor' },
  { role: 'debtor', name: 'another successor' },
];

export const anewRows: readonly RuleRow[] = [
  ...ofBothLaws,
  row(
    'oneDecisionPerRequest',
    'common to several debtors on a ground',
    revoked('2026-07-06', 'L25:52.1.b'),
    'issue-decision-anew',
    [anew('2026-07-07', '100', {}, { parties: twoDebtors })],
    [anew('2026-07-07', '100', {}, { parties: twoDebtors, further: 'L25:oneDecision.x.d' })],
  ),
  row(
    'part.obligations',
    'nothing is left of a wrong decision that was carried out',
    carriedOut,
    'issue-decision-anew',
    [anew('2024-05-07', '100')],
    [asNew({ amount: '100' }, '2024-05-07')],
  ),
  row(
    'part.obligations',
    'to a successor, with what was left and no more',
    passedOn,
    'issue-decision-anew',
    [anew('2024-05-07', '101'), asNew({ amount: '100' }, '2024-05-07')],
    [anew('2024-05-07', '100')],
  ),
  row(
    'part.obligations',
    'to a second successor, with what the first did not take',
    inParts,
    'issue-decision-anew',
    [anew('2024-05-07', '41')],
    [anew('2024-05-07', '40')],
  ),
];
