import { append, type Body, decide, type History, idOf, type Setting, type Step } from '../../given.js';
import { bounds } from '../../../index.js';
import { on, type RuleRow } from '../../rule-row.js';

/** Judgments, requests and the decision on them, on either side of the day on which the law changes. */

export type Kind = 'judgment' | 'request';
const days = ['2026-06-30', '2026-07-01'] as const;

/** Where acts on a judgment or a request are sent to. */
export const sentTo = (target: Kind): Setting => ({
  target,
  stream: `${target}-00000000-0000-4000-8000-00000000000b`,
});

const judged = { category: 'civil', court: 'TA.01', judgedOn: '2020-01-02', number: '1/2020/DS-ST' };
const asked = { category: 'civil', channel: 'inPerson', requester: 'the creditor', claim: 'a debt' };

/** A judgment or a request with what happened to it on a day. */
export function origin(target: Kind, day: string, receipt: Body = {}, ...steps: readonly Step[]): History {
  const begin: Step =
    target === 'judgment'
      ? ['receive-judgment', { ...judged, ...receipt }]
      : ['receive-request', { ...asked, ...receipt }];
  return [begin, ...steps].reduce((history: History, step) => {
    const [name, given] = typeof step === 'string' ? [step, {}] : step;
    const body = on(day, given);
    const setting = sentTo(target);
    return append(history, name, body, decide(history, name, body, undefined, setting), setting);
  }, []);
}

type Tried = readonly [rule: string, title: string, act: string, history: History, refused: Body[], accepted: Body[]];

/** What is opened ex officio is owed to the state, what is asked for to a party, unless a row says otherwise. */
const owedTo = (target: Kind, { obligations, ...body }: Body): Body => {
  const whom = target === 'judgment' ? { nature: 'state' } : { nature: 'party', creditor: 'the creditor' };
  return obligations ? { ...body, obligations: (obligations as Body[]).map((each) => ({ ...whom, ...each })) } : body;
};

export const rowsOf = (target: Kind, triedOn: (day: string, isNew: boolean) => readonly Tried[]): RuleRow[] =>
  days.flatMap((day) =>
    triedOn(day, day === days[1]).map(([rule, title, act, history, refused, accepted]) => ({
      rule,
      title,
      act,
      history,
      target,
      refused: refused.map((body) => on(day, owedTo(target, body))),
      accepted: accepted.map((body) => on(day, owedTo(target, body))),
    })),
  );

const owed = (more: Body = {}): Body => ({ kind: 'pay', rank: 3, amount: '100', ...more });
const decision = (...obligations: readonly Body[]): Body => ({
  debtor: 'the debtor',
  obligations: obligations.length > 0 ? obligations : [owed()],
});
const debtor = (name: string): Body => ({ role: 'debtor', name });
const further = (isNew: boolean, kind: Kind): Body => ({
  ...decision(),
  further: isNew
    ? `L25:oneDecision.${kind === 'judgment' ? 'exOfficio' : 'r.b'}`
    : `L08:oneDecision.${kind === 'judgment' ? 'exOfficio' : 'jointChosen'}`,
});
const opened: Step = ['record-case-opened', { case: 'case-1' }];

const receipts: readonly RuleRow[] = [
  ...rowsOf('judgment', (day) => {
    const receipt = (more: Body): Body => ({ ...judged, ...more });
    return [
      [
        'date.order',
        'a judgment, its legal effect and its receipt in this order',
        'receive-judgment',
        [],
        [receipt({ judgedOn: '2026-07-02' }), receipt({ inForceOn: '2020-01-01' })],
        [receipt({ judgedOn: day }), receipt({ inForceOn: '2020-01-02' })],
      ],
      [
        'date.order',
        'a decision that came along is not older',
        'receive-judgment',
        [],
        [receipt({ decisionNumber: '1/QĐ', decisionDate: '2020-01-01' })],
        [receipt({ decisionNumber: '1/QĐ', decisionDate: '2020-01-02' })],
      ],
    ];
  }),
  ...rowsOf('request', (_day, isNew) => {
    const receipt = (more: Body): Body => ({ ...asked, ...more });
    const longest = (obstacleDays: number): Body => ({
      ...{ enforceableSince: '2026-06-22', obstacle: 'forceMajeure', obstacleDays },
    });
    const sent = { channel: 'post', madeOn: '2026-06-26' };
    return [
      [
        'request.date',
        'made where it is received, or sent before',
        'receive-request',
        [],
        [receipt({ madeOn: '2026-06-26' }), receipt({ ...sent, madeOn: '2026-07-02' })],
        [receipt(sent)],
      ],
      [
        'request.channel',
        'VNeID since 1 July 2026',
        'receive-request',
        [],
        isNew ? [] : [receipt({ channel: 'vneid' }), receipt({ channel: 'portal' })],
        [receipt({ channel: isNew ? 'portal' : 'post' })],
      ],
      [
        'request.again',
        'a returned one with its proof',
        'receive-request',
        [],
        isNew ? [receipt({ protectedBy: 'L25:ND152.9.7.d' }), receipt({ conditionsProven: true })] : [],
        [receipt({ protectedBy: 'L25:ND152.9.7.d', conditionsProven: true })],
      ],
      [
        'request.inTime',
        'time of a stop is an obstacle until 30 June 2026',
        'receive-request',
        [],
        isNew ? [receipt({ obstacle: 'stopped', obstacleDays: 9 }), receipt(longest(10))] : [receipt(longest(10))],
        [receipt(longest(isNew ? 9 : 8)), receipt({ obstacle: isNew ? 'forceMajeure' : 'stopped', obstacleDays: 9 })],
      ],
    ];
  }),
];

/** As many decisions as there may be. */
function decidedOften(target: Kind, day: string): History {
  const once = origin(target, day, {}, opened);
  const last = once.findLast(({ type }) => !type.startsWith('Deadline'))!;
  const more = Array.from({ length: bounds.originDecisionsMax - 1 }, (_, at) => {
    const revision = once.length + at;
    return { ...last, envelope: { ...last.envelope, eventId: idOf(revision), revision } };
  });
  return [...once, ...more];
}

const decisions = (target: Kind): RuleRow[] =>
  rowsOf(target, (day, isNew) => {
    const act = 'issue-decision';
    const received = origin(target, day);
    const two = { parties: [debtor('a'), debtor('b')] };
    const shares = (...names: readonly string[]): Body => ({
      shares: names.map((each) => ({ debtor: each, part: '50' })),
    });
    return [
      [
        'date.beforeDecision',
        'not before its receipt',
        act,
        origin(target, isNew ? '2026-07-02' : '2026-07-01'),
        [decision()],
        [],
      ],
      ['obligation.open', 'something is owed', act, received, [decision(owed({ amount: '0' }))], [decision()]],
      [
        'money.caseMax',
        'within the sum of a case',
        act,
        received,
        [decision(owed({ amount: `${bounds.caseDongMax}` }), owed({ amount: '1' }))],
        [decision(owed({ amount: `${bounds.caseDongMax}` }))],
      ],
      [
        'oneDecisionPerRequest',
        'one, or a further one on a ground of the day',
        act,
        origin(target, day, {}, opened),
        [decision(), further(!isNew, target)],
        [further(isNew, target)],
      ],
      ['decisions.originMax', 'so many', act, decidedOften(target, day), [further(isNew, target)], []],
      [
        'decision.parties',
        'a debtor who is named, in shares or jointly',
        act,
        received,
        [
          { parties: [{ role: 'creditor', name: 'x' }], obligations: [owed()] },
          { ...decision(owed({ owedBy: ['d2'] })) },
          { ...two, obligations: [owed({ ...shares('d1', 'd2'), joint: true })] },
        ],
        [{ ...two, obligations: [owed({ joint: true })] }],
      ],
      [
        'oneDecisionPerRequest',
        'for each debtor, since 1 July 2026',
        act,
        received,
        isNew ? [{ ...two, obligations: [owed({ owedBy: ['d1'] }), owed({ owedBy: ['d2'] })] }] : [],
        isNew ? [] : [{ ...two, obligations: [owed({ owedBy: ['d1'] }), owed({ owedBy: ['d2'] })] }],
      ],
      [
        'distribution.order',
        'three ranks until 30 June 2026',
        act,
        received,
        isNew ? [] : [decision(owed({ rank: 4 }))],
        [decision(owed({ rank: isNew ? 5 : 3 }))],
      ],
    ];
  });

const onJudgment: readonly RuleRow[] = rowsOf('judgment', (day, isNew) => [
  [
    'judgment.effective',
    'in force, or enforced at once',
    'issue-decision',
    origin('judgment', day, { inForceOn: '2026-07-15' }),
    [decision()],
    [],
  ],
  [
    'judgment.effective',
    'at once',
    'issue-decision',
    origin('judgment', day, { inForceOn: '2026-07-15', immediate: true }),
    [],
    [decision()],
  ],
  [
    'provisional.measure',
    'a measure that is ordered at once has a decision of its own',
    'issue-decision',
    origin('judgment', day, { provisional: true }),
    [decision(owed({ point: isNew ? 'L25:33.2.e' : 'L08:36.2.dd' }), owed())],
    [decision(owed({ point: isNew ? 'L25:33.2.e' : 'L08:36.2.dd' }))],
  ],
  [
    'exOfficio.points',
    'what the list of the day has',
    'issue-decision',
    origin('judgment', day),
    [decision(owed({ nature: 'party' })), decision(owed({ point: isNew ? 'L08:36.2.a' : 'L25:33.2.a' }))],
    [decision(owed({ point: isNew ? 'L25:33.2.a' : 'L08:36.2.a' }))],
  ],
]);

const onRequest: readonly RuleRow[] = rowsOf('request', (day, isNew) => {
  const asking = (receipt: Body, ...steps: Step[]): History => origin('request', day, receipt, ...steps);
  const tried = (rule: string, title: string, history: History, isAccepted = false): Tried => {
    const [refused, accepted] = isAccepted ? [[], [decision()]] : [[decision()], []];
    return [rule, title, 'issue-decision', history, refused, accepted];
  };
  const since2018 = { enforceableSince: '2018-01-05', protectedBy: 'L25:ND152.9.7.d', conditionsProven: true };
  const ground = isNew ? 'L25:34.4.a' : 'L08:31.5.a';
  return [
    tried('request.pending', 'not refused', asking({}, ['refuse-request', { ground }])),
    tried('request.complete', 'with its supplement', asking({}, ['ask-supplement', { missing: 'an address' }])),
    tried('request.inTime', 'within five years', asking({ enforceableSince: '2021-06-28' })),
    tried('request.inTime', 'in time', asking({ enforceableSince: '2021-07-01' }), true),
    tried('request.inTime', 'a returned one whenever, since 1 July 2026', asking(since2018), isNew),
    [
      'exOfficio.points',
      'not what only the state is owed',
      'issue-decision',
      asking({}),
      [decision(owed({ nature: 'state' }))],
      [decision(owed(), owed({ nature: 'state' }))],
    ],
  ];
});

export const originRows: readonly RuleRow[] = [
  ...receipts,
  ...decisions('judgment'),
  ...decisions('request'),
  ...onJudgment,
  ...onRequest,
];
