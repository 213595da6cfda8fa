import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench, Json } from './bench.js';

/** Steps that several stories share. Their dates are under the old law: a judgment of spring 2025. */

export interface Owed {
  readonly kind?: string;
  readonly amount?: string;
}

/** Sends a judgment and an enforcement decision; returns the address of the case. */
export async function openCase(bench: Bench, owed: Owed = {}, headers: object = {}): Promise<string> {
  const judgment = await bench.post(
    '/v1/judgments',
    { effectiveOn: '2025-05-05', category: 'civil', court: 'TA01', judgedOn: '2025-04-01', number: '12/2025/DS-ST' },
    headers,
  );
  const obligation = { kind: 'pay', nature: 'state', rank: 3, amount: '1000000', ...owed };
  const decided = await bench.act(
    String(judgment.headers['location']),
    'issue-decision',
    { effectiveOn: '2025-05-06', debtor: 'Người phải thi hành án', obligations: [obligation] },
    headers,
  );
  if (decided.status !== 201) throw new Error(decided.text);
  return String(decided.headers['location']);
}

type Step = readonly [name: string, body: Json];

const toVoluntary: readonly Step[] = [
  ['assign-officer', { effectiveOn: '2025-05-06', officer: 'CHV.07' }],
  ['issue-notice', { effectiveOn: '2025-05-07', channel: 'inPerson' }],
  ['record-valid-notice', { effectiveOn: '2025-05-07' }],
];
const toVerifying: readonly Step[] = [...toVoluntary, ['end-voluntary-period', { effectiveOn: '2025-05-20' }]];
const toReady: readonly Step[] = [
  ...toVerifying,
  ['record-verification', { effectiveOn: '2025-05-21', outcome: 'conditionsFound', findings: 'có nhà' }],
];
const toAgreed: readonly Step[] = [
  ...toReady,
  ['propose-agreement', { effectiveOn: '2025-05-22' }],
  ['record-agreement', { effectiveOn: '2025-05-23', inWriting: true, terms: 'trả dần' }],
];
const toCoercion: readonly Step[] = [
  ...toReady,
  ['decide-coercion', { effectiveOn: '2025-05-22', measure: 'seizeAndSell', forces: false }],
];
const toRealising: readonly Step[] = [
  ...toCoercion,
  ['start-coercion', { effectiveOn: '2025-05-26', at: '09:00', planned: true }],
  ['seize-asset', { effectiveOn: '2025-05-26', kind: 'realEstate', count: 1, description: 'căn nhà' }],
];

/** For each leaf, the steps that lead a case to it. */
export const ways: Readonly<Record<string, readonly Step[]>> = {
  'received.decisionIssued': [],
  'enforceable.voluntaryPeriod': toVoluntary,
  'enforceable.verifying': toVerifying,
  'enforceable.ready': toReady,
  'mediation.agreed': toAgreed,
  'coercion.preparing': toCoercion,
  'coercion.realising': toRealising,
};

export async function lead(bench: Bench, self: string, steps: readonly Step[]): Promise<void> {
  for (const [name, body] of steps) await bench.done(self, name, body);
}

/** Opens a case and leads it to a leaf. */
export async function caseAt(bench: Bench, leaf: string, owed: Owed = {}): Promise<string> {
  const self = await openCase(bench, owed);
  await lead(bench, self, ways[leaf] ?? []);
  return self;
}

/** Reads until the answer satisfies `isSo`: reactions follow the log at their own pace. */
export async function eventually(bench: Bench, url: string, isSo: (body: Json) => boolean): Promise<Json> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const { body } = await bench.get(url);
    if (isSo(body)) return body;
    await sleep(20);
  }
  throw new Error(`${url} did not come to what was wished`);
}

/** The non-zero columns of a table, as `column: cases`. */
export async function cellsOf(bench: Bench, to: string, agency = 'P1'): Promise<Record<string, number>> {
  const position = await bench.service.installation.log.head();
  const { body } = await bench.get(`/v1/statistics/tables/${agency}?to=${to}&atLeast=${position}`);
  const columns = body['columns'] as Record<string, { cases: number }>;
  const shown = Object.entries(columns).filter(([, { cases }]) => cases !== 0);
  return Object.fromEntries(shown.map(([column, { cases }]) => [column, cases]));
}
