import { expect } from '@jest/globals';
import { sealAt } from './sealed.js';
import {
  actOf,
  type AnyState,
  type At,
  calendar,
  type CaseState,
  decideAct,
  decisionOf,
  type Envelope,
  type Fact,
  foldCase,
  type Instant,
  kindOfStream,
  keptVersions,
  law,
  type LegalDate,
  makeOrganisation,
  needsHistory,
  type RecordedFact,
  type Refusal,
  sealedPointers,
  type Situation,
  type Target,
  validateBody,
  type Verdict,
  type World,
} from '../index.js';
import { received } from './received.js';

/**
 * `given(history).when(act, body).thenFacts(…)` gives an act to `decideAct` as the engine would, with fixed ids and
 * dates. `play` records one act after the other.
 */
export type Body = Readonly<Record<string, unknown>>;
/** A body without `effectiveOn` gets the date of the history's last day. */
export type Step = string | readonly [act: string, body: Body];
export type History = readonly RecordedFact[];

export const world: World = { law, calendar, organisation: makeOrganisation() };
/** The world under the law of an earlier engine, or of today. */
export const worldOf = (engine: string | undefined): World => {
  const kept = keptVersions.find((each) => each.engine === engine);
  return kept ? { ...world, law: kept.law } : world;
};
export const office = 'P1.01';
/** The day on which the tests run: late enough for every waiting period of the law. */
const today = '2035-12-31' as LegalDate;
const judgmentId = '00000000-0000-4000-8000-00000000000a';
const caseId = 'case-00000000-0000-4000-8000-00000000000c';

export const idOf = (revision: number, stream = caseId): string =>
  `00000000-0000-4000-8${stream.slice(-1)}00-${revision.toString(16).padStart(12, '0')}`;

export interface Setting {
  readonly target?: Target;
  readonly recordedOn?: LegalDate;
  /** The moment of the record; without it no term passes before the act. */
  readonly instant?: Instant;
  readonly stream?: string;
  readonly world?: World;
}

/** The verdict on an act after this history; the body is validated and sealed first, as the engine does. */
export function decide(history: History, name: string, body: Body, before?: AnyState, setting: Setting = {}): Verdict {
  const act = actNamed(name, setting.target);
  const given = checked(act, body, history);
  const standing = situation(history, before ?? foldAny(history), setting);
  const isRead = needsHistory(act, given.effectiveOn, standing.before);
  return decideAct(act, given, isRead ? standing : { ...standing, history: () => [] });
}

function actNamed(name: string, target: Target = 'case') {
  const act = actOf(target, name);
  if (!act) throw new Error(`there is no act ${target}/${name}`);
  return act;
}

function checked(act: ReturnType<typeof actNamed>, body: Body, history: History) {
  const dated = { effectiveOn: lastDate(history), ...body };
  const result = validateBody(act, dated);
  if ('errors' in result) throw new Error(`${act.name}: ${JSON.stringify(result.errors)} in ${JSON.stringify(dated)}`);
  for (const pointer of sealedPointers(act.command, result.body)) sealAt(result.body, pointer, history.length);
  return result.body;
}

function situation(
  history: History,
  before: AnyState | undefined,
  { target, recordedOn, instant, stream, world: other }: Setting,
): Situation {
  const streamId = stream ?? caseId;
  return {
    before,
    history: () => history,
    targetId: target === undefined || target === 'case' ? streamId : judgmentId,
    recordedOn: recordedOn ?? today,
    instant,
    world: other ?? world,
    caseNumber: () => `${office}/2024/1-23`,
    at: (index, effectiveOn): At => ({
      eventId: idOf(history.length + index, streamId),
      streamId,
      revision: history.length + index,
      effectiveOn,
      realm: 'simulated',
      officeThen: office,
    }),
  };
}

function foldAny(history: History): AnyState | undefined {
  return kindOfStream(history[0]?.envelope.streamId ?? '')?.fold(history);
}

export const lastDate = (history: History): string =>
  history.reduce((last, { envelope }) => (envelope.effectiveOn > last ? envelope.effectiveOn : last), '2024-03-04');

/** The history with the facts of a verdict appended, envelopes included. */
export function append(history: History, name: string, body: Body, verdict: Verdict, setting: Setting = {}): History {
  if (verdict.kind === 'refused') throw new Error(`${name}: refused, ${describeRefusals(verdict.refusals)}`);
  const act = actNamed(name, setting.target);
  const decision = decisionOf({ effectiveOn: lastDate(history), ...body });
  const { on, facts, corrects } = verdict;
  const elapsed = recorded(history, 'elapse', verdict.elapsed, setting, {});
  return recorded(
    elapsed,
    name,
    facts.map((each) => ({ ...each, on })),
    setting,
    {
      ...(decision ? { decision } : {}),
      docRefs: (body['docRefs'] as string[] | undefined) ?? [],
      ...(corrects === undefined ? {} : { corrects }),
      legalBasis: law.rule(act.basis, on).article,
    },
  );
}

/** The history with these facts of one command appended. */
function recorded(
  history: History,
  name: string,
  facts: readonly (Fact & { readonly on: LegalDate })[],
  setting: Setting,
  more: Partial<Envelope>,
): History {
  const { at } = situation(history, undefined, setting);
  const command = `command-${history.length}`;
  return [
    ...history,
    ...facts.map(({ type, data, on }, index): RecordedFact => {
      const envelope: Envelope = {
        ...at(index, on),
        type,
        schemaVersion: 1,
        recordedAt: `${on}T03:00:00.000Z` as Instant,
        actor: { id: 'officer-1', role: 'officer', office },
        client: 'spec',
        docRefs: [],
        regime: law.regimeOn(on),
        legalBasis: 'spec',
        lawVersion: law.version,
        lawHash: 'law',
        machineHash: 'machine',
        calendarVersion: calendar.version,
        engineVersion: '0',
        commandId: command,
        commandType: `${setting.target ?? 'case'}/${name}`,
        commandDigest: 'digest',
        commandIndex: index,
        commandSize: facts.length,
        correlationId: command,
        realm: 'simulated',
        ...more,
      };
      return { type, data, envelope };
    }),
  ];
}

const describeRefusals = (refusals: readonly Refusal[]): string =>
  refusals.map((refusal) => `${refusal.rule} (${refusal.message.en})`).join('; ');

/** Plays acts one after the other; the first refusal ends the test. */
export function play(steps: readonly Step[], from: History = opened()): History {
  return steps.reduce((history: History, step) => {
    const [name, body] = typeof step === 'string' ? [step, {}] : step;
    return append(history, name, body, decide(history, name, body));
  }, from);
}

/** Plays moves with bodies for the present state; a refused one is skipped. */
export function playedWhereAllowed<M extends { readonly act: string }>(
  from: History,
  moves: readonly M[],
  bodyOf: (move: M, state: CaseState, history: History) => Body,
): { readonly history: History; readonly accepted: ReadonlySet<string> } {
  let history = from;
  const accepted = new Set<string>();
  for (const move of moves) {
    const body = bodyOf(move, stateOf(history), history);
    const verdict = decide(history, move.act, body);
    if (verdict.kind === 'refused') continue;
    history = append(history, move.act, body, verdict);
    accepted.add(move.act);
  }
  return { history, accepted };
}

export const owing = (amount: string, rank = 3, kind = 'pay'): Body => ({ kind, nature: 'state', rank, amount });

/** A judgment on which no case was opened yet. */
export const newJudgment = received('judgment', '2024-03-04');

/** A case just opened on a judgment (ex officio) or on a request. */
export function opened(
  obligations: readonly Body[] = [owing('100')],
  on = '2024-03-04',
  target: 'judgment' | 'request' = 'judgment',
): History {
  const origin = received(target, '2020-01-02');
  const asked = obligations.map((each) => ({ ...each, nature: 'party', creditor: 'the creditor' }));
  const body = { effectiveOn: on, debtor: 'the debtor', obligations: target === 'request' ? asked : obligations };
  const setting = { target };
  return append([], 'issue-decision', body, decide([], 'issue-decision', body, origin, setting), setting);
}

/** The same case, opened on an entrustment. */
export function asEntrusted([first, ...rest]: History): History {
  const data = { ...first!.data, originKind: 'entrustment', originId: 'case-00000000-0000-4000-8000-00000000000b' };
  const envelope = { ...first!.envelope, commandType: 'case/accept-entrustment', causationId: entrustmentId };
  return [{ ...first!, data, envelope }, ...rest];
}
const entrustmentId = '00000000-0000-4000-8b00-000000000009';

export const stateOf = (history: History): CaseState => foldCase(history)!;
export const placeOf = (history: History): string => placeText(stateOf(history));
export const placeText = ({ place }: CaseState): string => `${place.lifecycle} | ${place.classification}`;

export function given(history: History) {
  return {
    when: (name: string, body: Body = {}, setting: Setting = {}) => {
      const verdict = decide(history, name, body, undefined, setting);
      return {
        verdict,
        /** Exactly these facts follow, in order; deadline facts are ignored. */
        thenFacts: (...types: readonly string[]): void => {
          if (verdict.kind === 'refused') throw new Error(describeRefusals(verdict.refusals));
          expect(verdict.facts.map(({ type }) => type).filter((type) => !type.startsWith('Deadline'))).toEqual(types);
        },
        /** Refused, by exactly these rules. */
        thenRefused: (...rules: readonly string[]): readonly Refusal[] => {
          const refusals = verdict.kind === 'refused' ? verdict.refusals : [];
          expect(refusals.map(({ rule }) => rule)).toEqual(rules);
          return refusals;
        },
      };
    },
  };
}

// ---- steps that lead to each state ----

/** The voluntary period ran from Wednesday 6 March to Monday 18 March 2024. */
export const toVoluntaryPeriod: readonly Step[] = [
  ['assign-officer', { officer: 'officer-1', effectiveOn: '2024-03-05' }],
  ['issue-notice', { channel: 'inPerson', effectiveOn: '2024-03-06' }],
  'record-valid-notice',
];
export const toVerifying: readonly Step[] = [
  ...toVoluntaryPeriod,
  ['end-voluntary-period', { effectiveOn: '2024-03-19' }],
];
export const toReady: readonly Step[] = [...toVerifying, ['record-verification', { outcome: 'conditionsFound' }]];
export const toWatched: readonly Step[] = [
  ...toVerifying,
  ['record-verification', { outcome: 'noConditionsFound' }],
  ['classify-not-yet-enforceable', { ground: 'L08:44a.1.a' }],
];
export const toSeparateBook: readonly Step[] = [
  ...toWatched,
  ['record-verification', { outcome: 'noConditionsFound', effectiveOn: '2024-09-19' }],
  ['record-verification', { outcome: 'noConditionsFound', effectiveOn: '2025-03-19' }],
  ['move-to-separate-book', { effectiveOn: '2025-03-20' }],
];
export const toPreparing: readonly Step[] = [
  ...toReady,
  ['decide-coercion', { measure: 'seizeAndSell', forces: false }],
];
export const toExecuting: readonly Step[] = [
  ...toPreparing,
  ['start-coercion', { at: '09:00', planned: true, effectiveOn: '2024-04-02' }],
];
export const toRealising: readonly Step[] = [
  ...toExecuting,
  ['seize-asset', { kind: 'movable', count: 2, description: 'two things' }],
];
export const toDistributing: readonly Step[] = [...toRealising, ['receive-proceeds', { amount: '40' }]];
