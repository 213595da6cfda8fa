import { type Body, opened, owing, play, type Step, toDistributing, toReady } from '../given.js';
import { on, row, type RuleRow, toAgreed } from '../rule-row.js';
import { wholeAgreement } from '../row.js';
import { toReady2025 } from './sides.js';

const written = { inWriting: true, terms: 't' };

const coerce = (effectiveOn: string) => on(effectiveOn, { measure: 'seizeAndSell', forces: false });

/** The case is ready on `ready`; the agreement has two instalments, a term, and is made under either law. */
const agreements = [
  {
    day: '2024-03-20',
    first: '2024-04-20',
    second: '2024-05-20',
    until: '2024-05-31',
    later: '2024-06-01',
    pause: 'L08:145.1.b',
  },
  {
    day: '2026-07-15',
    first: '2026-08-15',
    second: '2026-09-15',
    until: '2026-09-30',
    later: '2026-10-01',
    pause: 'L25:101.1.b',
  },
] as const;

/** Rules on agreements, under the law of 2008 and since the day on which the law changed. */
export const agreementRows: readonly RuleRow[] = [
  row(
    'agreement.written',
    'its instalments follow one another and are no more than what is owed',
    toReady,
    'record-agreement',
    [
      { ...written, instalments: [{ dueOn: '2024-03-18', amount: '1' }] },
      { ...written, instalments: [{ dueOn: '2024-04-20', amount: '101' }] },
      { ...written, instalments: [{ dueOn: '2024-04-20', amount: '0' }] },
    ],
    [{ ...written, instalments: [{ dueOn: '2024-03-19', amount: '100' }] }],
  ),
  row(
    'agreement.written',
    'once an asset is sold its buyer consents',
    toDistributing,
    'record-agreement',
    [written],
    [{ ...written, buyerConsents: true }],
  ),
  row(
    'agreement.recognition',
    'is refused on a ground of the law of the day',
    toReady,
    'deny-agreement',
    [{ ground: 'L25:36.2.third', reason: 'r' }],
    [{ ground: 'L08:ND62.5.third', reason: 'r' }],
  ),
  row('agreement.recognition', 'carries instalments', toReady, 'pay-instalment', [{ amount: '5' }], []),
  row('agreement.breach', 'is of an agreement', toReady, 'record-breach', [{}], []),
  row(
    'agreement.breach',
    'while an agreement is performed only dissipation is met by coercion',
    [...toReady, ['record-agreement', written]],
    'decide-coercion',
    [{ measure: 'seizeAndSell', forces: false }],
    [{ measure: 'seizeAndSell', forces: false, urgency: 'dissipation' }],
  ),
  row(
    'agreement.written',
    'in writing',
    toAgreed,
    'record-agreement',
    [{ inWriting: false, terms: 't' }],
    [{ inWriting: true, terms: 't' }],
  ),

  row(
    'agreement.written',
    'instalments are of money, not of a thing to deliver',
    play(toReady, opened([owing('100'), owing('500', 3, 'deliver')])),
    'record-agreement',
    [{ ...written, instalments: [{ dueOn: '2024-04-20', amount: '101' }] }],
    [{ ...written, instalments: [{ dueOn: '2024-04-20', amount: '100' }] }],
  ),
  ...agreements.flatMap(({ day, first, second, until, later, pause }) => {
    const agreed = (more: object = {}) => {
      const instalments = [
        { dueOn: first, amount: '20' },
        { dueOn: second, amount: '30' },
      ];
      return play([['record-agreement', on(day, { ...wholeAgreement, until, instalments, ...more })]], play(toReady));
    };
    const paid = (amount: string, effectiveOn: string): Step => ['pay-instalment', on(effectiveOn, { amount })];
    const [running, performed, waived] = [
      agreed(),
      play([paid('50', first)], agreed()),
      play([paid('50', first)], agreed({ rest: 'waived' })),
    ];
    const open = play([['record-agreement', on(day, { ...wholeAgreement, until })]], play(toReady));
    return [
      row(
        'agreement.breach',
        'it is broken once an instalment is overdue',
        running,
        'record-breach',
        [on(first)],
        [on(later)],
      ),
      row(
        'agreement.breach',
        'what was paid late is not overdue',
        play([paid('20', second)], running),
        'record-breach',
        [on(second)],
        [on(later)],
      ),
      row(
        'agreement.breach',
        'nor what was paid outside the instalments, since it was made',
        play([['record-payment', on(first, { amount: '20' })]], running),
        'record-breach',
        [on(second)],
        [on(later)],
      ),
      row('agreement.breach', 'nor is one that was performed', performed, 'record-breach', [on(later)], []),
      row('agreement.breach', 'without instalments the office tells', open, 'record-breach', [], [on(day), on(later)]),
      row(
        'agreement.breach',
        'the end of the term ends what prevents coercion',
        running,
        'decide-coercion',
        [coerce(until)],
        [coerce(later)],
      ),
      row('agreement.breach', 'so does performance', performed, 'decide-coercion', [], [coerce(first)]),
      row('agreement.breach', 'but not for what was given up', waived, 'decide-coercion', [coerce(later)], []),
      row('agreement.breach', 'which is performed all the same', waived, 'record-breach', [on(later)], []),
      row(
        'agreement.end',
        'with its term',
        running,
        'end-agreement',
        [on(until, { how: 'termOver' }), on(later, { how: 'performed' })],
        [on(later, { how: 'termOver' })],
      ),
      row('agreement.end', 'once it is performed', performed, 'end-agreement', [], [on(first, { how: 'performed' })]),
      row(
        'agreement.end',
        'a case whose rest is given up is terminated',
        waived,
        'end-agreement',
        [on(first, { how: 'performed' }), on(later, { how: 'termOver' })],
        [],
      ),
      row(
        'agreement.end',
        'also where no instalments were agreed',
        play([['record-agreement', on(day, { ...wholeAgreement, rest: 'waived' })]], play(toReady)),
        'end-agreement',
        [on(first, { how: 'performed' })],
        [],
      ),
      row(
        'agreement.recognition',
        'while it binds, another one is recorded and not negotiated',
        running,
        'propose-agreement',
        [on(until)],
        [on(later)],
      ),
      row(
        'agreement.recognition',
        'which takes its place',
        running,
        'record-agreement',
        [],
        [on(first, { ...wholeAgreement, until: later, rest: 'owed' })],
      ),
      row('agreement.end', 'without one nothing ends', toReady, 'end-agreement', [on(day, { how: 'performed' })], []),
      row(
        'agreement.recognition',
        'not while the mediation is stopped',
        play([['pause', on(day, { ground: pause })]], play(toAgreed)),
        'record-agreement',
        [on(day, wholeAgreement)],
        [],
      ),
    ];
  }),
];

/** A debt and a duty, decided under the law of 2025; wages stand in the first rank. */
const debts = opened([owing('100'), owing('0', 3, 'do'), owing('10', 1)], '2026-07-01');
const partly = (obligations: readonly string[], more: Body = {}): Body =>
  on('2026-07-16', { ground: 'L25:46.1.d', obligations, ...more });
const part: Step = ['postpone-part', partly(['o1'])];
const ready = play(toReady2025, debts);
/** Nothing but what is postponed is left to coerce. */
const onlyPart = play(
  [
    ['postpone-part', partly(['o1'])],
    ['record-payment', on('2026-07-16', { amount: '10' })],
    ['record-performance', on('2026-07-16', { obligation: 'o2' })],
  ],
  ready,
);
const coercion = on('2026-07-16', { measure: 'deductAccount', forces: false });
const petition = 'L25:47.1.a';

/** Rules on what stops for a part only, as parties may agree, too. */
export const stoppedPartRows: readonly RuleRow[] = [
  row(
    'part.stop',
    'not before 1 July 2026',
    opened([owing('100'), owing('10')]),
    'postpone-part',
    [on('2026-06-30', { ground: 'L08:48.1.b', obligations: ['o1'] })],
    [on('2026-07-01', { ground: 'L25:46.1.d', obligations: ['o1'] })],
  ),
  row(
    'part.stop',
    'suspended neither',
    opened([owing('100'), owing('10')]),
    'suspend-part',
    [on('2026-06-30', { ground: 'L08:49.2', obligations: ['o1'] })],
    [on('2026-07-01', { ground: petition, obligations: ['o1'] })],
  ),
  row(
    'part.obligations',
    'open ones of the kind of the ground, each once and not stopped yet',
    play([part], ready),
    'postpone-part',
    [partly(['o1']), partly(['o9']), partly(['o3'], { ground: 'L25:46.1.a' })],
    [partly(['o2']), partly(['o3']), partly(['o2'], { ground: 'L25:46.1.a' })],
  ),
  row(
    'part.obligations',
    'wages are not suspended by a petition',
    ready,
    'suspend-part',
    [partly(['o3'], { ground: petition })],
    [partly(['o1'], { ground: petition })],
  ),
  row('part.rest', 'something goes on', play([part], ready), 'postpone-part', [partly(['o2', 'o3'])], [partly(['o2'])]),
  row(
    'part.rest',
    'something goes on when suspended, too',
    opened([owing('100'), owing('10')], '2026-07-01'),
    'suspend-part',
    [partly(['o1', 'o2'], { ground: petition })],
    [partly(['o1'], { ground: petition })],
  ),
  row(
    'suspension.excepted',
    'wages go on, so that the case is not suspended as a whole',
    ready,
    'suspend-temporarily',
    [on('2026-07-16', { ground: petition })],
    [on('2026-07-16', { ground: 'L25:47.2.protest' })],
  ),
  row(
    'postponement.grounds',
    'of a part on a ground of the law of the day',
    ready,
    'postpone-part',
    [partly(['o1'], { ground: 'L08:48.1.b' })],
    [partly(['o1'])],
  ),
  row(
    'suspension.grounds',
    'of a part on a ground of the law of the day',
    ready,
    'suspend-part',
    [partly(['o1'], { ground: 'L08:49.2' })],
    [partly(['o1'], { ground: petition })],
  ),
  row('stop.running', 'something is enforced', onlyPart, 'decide-coercion', [coercion], []),
  row(
    'stop.running',
    'or goes on',
    play([['resume-part', on('2026-07-16', { stop: 's1' })]], onlyPart),
    'decide-coercion',
    [],
    [coercion],
  ),
  row('resumption', 'that part', play([part], ready), 'resume-part', [{ stop: 's2' }], [{ stop: 's1' }]),
  row('resumption', 'some part', ready, 'resume-part', [{ stop: 's1' }], []),
];
