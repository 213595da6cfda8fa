import { expect, it } from '@jest/globals';
import { type Act, acts, actSchema, decisionOf, type OriginState, sealedPointers, type Verdict } from './index.js';
import {
  append,
  asEntrusted,
  type Body,
  decide,
  type History,
  idOf,
  lastDate,
  stateOf,
  type Step,
  worldOf,
} from './testing/given.js';
import { received } from './testing/received.js';
import { asOnRequest, asProvisional, type Row } from './testing/row.js';
import { type RuleCase, ruleCases, verdictOn } from './testing/rules/all.js';
import { rows } from './testing/rows.js';
import { routes } from './testing/routes.js';

/**
 * Every accepted value is stored: for every act, each field of the body is in the facts, or for personal data a
 * reference into the sealed store; the common fields of every act are in the envelope (`envelope.spec.ts` of the
 * engine). Free fields get a value that occurs nowhere else.
 */

interface Tried {
  readonly act: Act;
  readonly body: Body;
  readonly verdict: Extract<Verdict, { kind: 'decided' }>;
}

type Schema = Readonly<Record<string, unknown>>;
const isWords = (schema: Schema): boolean => String(schema['pattern']).includes('\\p{P}');

/** A value for a field that the row leaves open; undefined where the law determines it. */
function marker(name: string, schema: Schema): unknown {
  if (name === 'decisionNumber') return '9001/QĐ-THADS';
  if (name === 'signedBy') return 'head-9011';
  if (name === 'docRefs') return ['9002/BB-THADS', '45/2026/QĐST-DS', 'Biên bản 7'];
  if (name === 'until') return '2035-11-30';
  if (isWords(schema)) return `words of ${name}`;
  return undefined;
}

function whole(act: Act, given: Body, on: string): Body {
  const body: Record<string, unknown> = { effectiveOn: on, ...given };
  for (const [name, schema] of Object.entries(actSchema(act).properties)) {
    // What a body leaves out on purpose stays out.
    if (name in given && given[name] === undefined) delete body[name];
    else {
      const value = body[name] ?? marker(name, schema);
      if (value !== undefined) body[name] = value;
    }
  }
  return { ...body, decisionDate: body['effectiveOn'] };
}

function tryRow(row: Row): Tried | undefined {
  const act = acts.find(({ target, name }) => target === 'case' && name === row.act)!;
  for (const route of routes) {
    const opened = row.onEntrustment ? asEntrusted(route.history) : route.history;
    const changed = row.ofProvisional ? asProvisional(opened) : opened;
    const history = prepared(row, row.onRequest ? asOnRequest(changed) : changed);
    if (!history) continue;
    const state = stateOf(history);
    const given = typeof row.body === 'function' ? row.body(state) : (row.body ?? {});
    const body = whole(act, given, lastDate(history));
    const verdict = decide(history, row.act, body, state, { world: worldOf(row.lawOf) });
    if (verdict.kind === 'decided') return { act, body, verdict };
  }
  return undefined;
}

function prepared(row: Row, from: History): History | undefined {
  let history = from;
  for (const step of row.prepare?.(stateOf(history)) ?? []) {
    const [name, body] = typeof step === 'string' ? [step, {}] : step;
    const verdict = decide(history, name, body);
    if (verdict.kind === 'refused') return undefined;
    history = append(history, name, body, verdict);
  }
  return history;
}

const origin = (kind: OriginState['kind']): OriginState => {
  const { request, ...state } = received(kind, '2024-03-01');
  return request ? { ...state, request: { ...request, awaitsJudgment: true } } : state;
};
const sealedText = { ref: '00000000-0000-4000-8000-00000000beef', commitment: 'b'.repeat(64) };
const owed = { kind: 'pay', nature: 'party', rank: 3, amount: '7003' };
const party = {
  role: 'third',
  kind: 'collateralOwner',
  name: 'the owner',
  address: 'a street',
  idNumber: '0123',
  account: '9007',
  representative: { kind: 'legal', name: 'the guardian', until: '2031-05-06' },
  ceiling: '8009',
};
const shares = [
  { debtor: 'd1', part: '6007' },
  { debtor: 'd2', part: '996' },
];
const shared = { joint: false, shares };
const debt = { ...owed, creditor: 'the creditor', owedBy: ['d1', 'd2'], ...shared };
const one = { role: 'debtor', name: 'one debtor' };
const another = { role: 'debtor', name: 'another debtor' };
/** The debtor in one word, instead of the list. */
const alone = { ...owed, creditor: 'the creditor' };
const point = 'L08:36.2.b';
const inTime = { enforceableSince: '2021-02-03', obstacle: 'forceMajeure', obstacleDays: 97 };
const openings: readonly (readonly [Act['target'], string, Body, boolean])[] = [
  [
    'judgment',
    'receive-judgment',
    {
      category: 'labour',
      court: 'TA-9003',
      judgedOn: '2019-05-06',
      inForceOn: '2019-06-07',
      immediate: false,
      channel: 'digital',
      receivedAt: '07:09',
      minutes: ['9010/BB'],
      exOfficio: true,
      provisional: true,
    },
    false,
  ],
  [
    'request',
    'receive-request',
    {
      category: 'labour',
      channel: 'post',
      judgment: idOf(9),
      madeOn: '2024-03-01',
      protectedBy: 'L25:ND152.9.7.d',
      conditionsProven: true,
      judgmentReceivedOn: '2024-02-28',
      immediate: true,
      ...inTime,
    },
    false,
  ],
  ['request', 'receive-request', { category: 'labour', channel: 'post', awaitsJudgment: true }, false],
  ['request', 'ask-supplement', {}, true],
  ['request', 'record-supplement', inTime, true],
  ['request', 'refuse-request', { ground: 'L08:31.5.b' }, true],
  ['request', 'withdraw-request', {}, true],
  ['request', 'record-judgment-arrival', { judgment: idOf(11) }, true],
  [
    'judgment',
    'issue-decision',
    {
      debtor: undefined,
      parties: [party, one, another],
      obligations: [{ ...debt, point }],
      further: 'L08:oneDecision.exOfficio',
    },
    true,
  ],
  [
    'request',
    'issue-decision',
    {
      debtor: undefined,
      parties: [party, one, another, { role: 'creditor', name: 'the creditor' }],
      obligations: [{ ...debt, creditor: undefined, owedTo: 'c1' }, debt],
      further: 'L08:oneDecision.jointChosen',
    },
    true,
  ],
  [
    'judgment',
    'issue-decision',
    { parties: undefined, obligations: [{ ...alone, nature: 'state', creditor: undefined }], further: undefined },
    true,
  ],
  ['request', 'issue-decision', { parties: undefined, obligations: [alone], further: undefined }, true],
  ['judgment', 'record-case-opened', { case: 'case-9004' }, true],
  ['request', 'record-case-opened', { case: 'case-9004' }, true],
  [
    'case',
    'accept-entrustment',
    {
      entrustedCase: 'case-9005',
      category: 'labour',
      initiative: 'onRequest',
      parties: [
        { id: 'd1', role: 'debtor', name: sealedText },
        { id: 'd2', role: 'debtor', name: sealedText },
        { id: 'c7', role: 'creditor', name: sealedText },
      ],
      obligations: [{ ...owed, id: 'o7', creditor: 'c7', debtors: ['d1', 'd2'], ...shared, point }],
    },
    false,
  ],
  [
    'case',
    'open-anew',
    {
      replaces: 'case-9006',
      category: 'labour',
      initiative: 'onRequest',
      originKind: 'entrustment',
      originId: 'case-9005',
      entrustment: '00000000-0000-4000-8b00-000000000019',
      parties: [
        { id: 'd1', role: 'debtor', name: sealedText },
        { id: 'c7', role: 'creditor', name: sealedText },
      ],
      obligations: [{ ...owed, id: 'o7', creditor: 'c7', debtors: ['d1'], ...shared, point }],
      further: 'L25:oneDecision.r.a',
    },
    false,
  ],
];

/** Corrections of judgments and requests, whose history is their receipt and a supplement. */
function tryCorrection(target: 'judgment' | 'request', name: string): Tried {
  const act = acts.find((each) => each.target === target && each.name === name)!;
  const setting = { target, stream: `${target}-00000000-0000-4000-8000-00000000000b` };
  const steps: readonly Step[] =
    target === 'judgment'
      ? [['receive-judgment', { category: 'civil', court: 'TA.01', judgedOn: '2020-01-02', number: '1' }]]
      : [
          ['receive-request', { category: 'civil', channel: 'inPerson', requester: 'the creditor', claim: 'a debt' }],
          ['ask-supplement', { missing: 'an address' }],
        ];
  const history = steps.reduce((before: History, step) => {
    const [each, given] = step as readonly [string, Body];
    const dated = { effectiveOn: '2024-03-04', ...given };
    return append(before, each, dated, decide(before, each, dated, undefined, setting), setting);
  }, []);
  const corrects = history.findLast(({ type }) => !type.startsWith('Deadline'))!.envelope.eventId;
  const body = whole(act, { corrects, ...(name === 'correct-date' ? { to: '2024-03-04' } : {}) }, '2024-03-04');
  const verdict = decide(history, name, body, undefined, setting);
  if (verdict.kind === 'refused') throw new Error(`${name}: ${verdict.refusals[0]!.message.en}`);
  return { act, body, verdict };
}

function tryOpening([target, name, given, hasOrigin]: (typeof openings)[number]): Tried {
  const act = acts.find((each) => each.target === target && each.name === name)!;
  const body = whole(act, given, '2024-03-04');
  const before = hasOrigin && target !== 'case' ? origin(target) : undefined;
  const verdict = decide([], name, body, before, { target });
  if (verdict.kind === 'refused') throw new Error(`${name}: ${verdict.refusals[0]!.message.en}`);
  return { act, body, verdict };
}

/** Every value of the facts, and the body's values in their envelopes. */
function stored({ body, verdict }: Tried): ReadonlySet<string> {
  const values = new Set<string>();
  for (const { data } of verdict.facts) collect(data, values);
  const { docRefs } = body;
  collect([verdict.on, verdict.corrects, decisionOf(body as never), docRefs], values);
  return values;
}

function collect(value: unknown, into: Set<string>): void {
  if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) collect(part, into);
  else into.add(String(value));
}

function leavesOf(value: unknown, path = ''): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, part]) => leavesOf(part, `${path}/${key}`));
}

function lost(tried: Tried): string[] {
  const { act, body } = tried;
  const values = stored(tried);
  const sealed = new Set(sealedPointers(act.command, body));
  const missing = leavesOf(body)
    .filter(([path, value]) => !sealed.has(path) && !values.has(String(value)))
    .map(([path]) => `${act.name} ${path}`);
  const refs = [...values].filter((value) => /^[0-9a-f]{8}-0000-4000-8000-000000000000$/.test(value));
  const words = refs.length < sealed.size ? [`${act.name}: ${sealed.size} words, ${refs.length} references`] : [];
  return [...missing, ...words];
}

/** Fields that no row of the lifecycle table has; rows of rules do. */
const rarely = ['released', 'paidBefore', 'instalments', 'exception', 'notice', 'validOn', 'rest', 'further', 'debtor'];
const withRareFields = ruleCases.filter(
  ({ act, isAccepted, body, target }) =>
    isAccepted && !target && (act === 'record-stop-ground-ended' || rarely.some((field) => field in body)),
);

function tryCase(one: RuleCase): Tried[] {
  const act = acts.find(({ target, name }) => target === 'case' && name === one.act)!;
  const verdict = verdictOn(one);
  return verdict.kind === 'decided' ? [{ act, body: one.body, verdict }] : [];
}

it('keeps every field of every act', () => {
  // What passes by itself has a body of nothing but its day.
  const byCaller = acts.filter(({ elapses }) => !elapses);
  const tried = [
    ...rows.flatMap((row) => tryRow(row) ?? []),
    ...openings.map(tryOpening),
    tryCorrection('judgment', 'correct-date'),
    tryCorrection('request', 'correct-date'),
    tryCorrection('request', 'withdraw-step'),
    ...withRareFields.flatMap(tryCase),
  ];
  const names = new Set(tried.map(({ act }) => `${act.target}/${act.name}`));
  expect(byCaller.map(({ target, name }) => `${target}/${name}`).filter((name) => !names.has(name))).toEqual([]);
  expect(tried.flatMap(lost)).toEqual([]);
  const fields = new Set(tried.flatMap(({ act, body }) => Object.keys(body).map((key) => `${act.name} ${key}`)));
  const untried = byCaller.flatMap((act) =>
    Object.keys(actSchema(act).properties)
      .map((key) => `${act.name} ${key}`)
      .filter((field) => !fields.has(field)),
  );
  expect(untried).toEqual([]);
});
