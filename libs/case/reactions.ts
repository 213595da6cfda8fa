import type { CaseState } from './state/case.js';
import type { Target } from './definition/act.js';
import type { CaseEntrustedData } from './acts/entrustment/entrust.js';
import type { DecisionIssuedAnewData } from './acts/transfer/anew.js';
import type { Decision } from './definition/envelope.js';
import type { ObligationsEntrustedData } from './acts/entrustment/part.js';
import { sharesOf } from './acts/money.js';
import { ifGiven } from './acts/builders.js';
import type { EnforcementDecisionIssuedData } from './acts/opening/issued.js';
import type { At, Fact, RecordedFact } from './definition/fact.js';
import { type AnyState, kindOfStream } from './streams.js';
import { type Share, sharesOfWhole } from './state/ledger.js';
import { broughtBack, entrustedWhole } from './state/returns.js';

/**
 * Work across streams: a fact in one stream leads to a command on another. Pure; the engine runs it from a checkpoint
 * and derives all ids from the cause, so that repeating it after a crash is harmless.
 */
export interface Reaction {
  readonly target: Target;
  readonly act: string;
  /** The target stream; absent when the act opens one, whose id is derived from the cause. */
  readonly stream?: string;
  readonly office: string;
  readonly body: Record<string, unknown>;
}

/** The fact that causes reactions, recorded or about to be. */
export interface Cause extends Fact {
  readonly envelope: Pick<At, 'eventId' | 'streamId' | 'effectiveOn' | 'officeThen'> & { readonly decision?: Decision };
}

/** The reactions to one kind of fact. */
interface ReactionKind {
  /** Whether it needs the state of the stream right after the fact, so that the stream must be read. */
  readonly needsState: boolean;
  readonly reactions: (cause: Cause, after: AnyState | undefined) => Reaction[];
}

const noteDecision = ({ envelope, data }: Cause): Reaction[] => {
  const { originKind, originId } = data as EnforcementDecisionIssuedData;
  if (originKind === 'entrustment') return [];
  const body = { effectiveOn: envelope.effectiveOn, case: envelope.streamId };
  return [{ target: originKind, act: 'record-case-opened', stream: originId, office: envelope.officeThen, body }];
};

/**
 * The members of a party that an entrustment passes to the receiver's decision. Successions stay in the sender's case.
 */
const partyMembers = [
  'id',
  'role',
  'kind',
  'name',
  'address',
  'idNumber',
  'account',
  'representative',
  'ceiling',
] as const;

const openAtReceiver = ({ envelope, data }: Cause, after: AnyState | undefined): Reaction[] => {
  const ended = after as CaseState | undefined;
  if (!ended) return [];
  const { shares: part, receiver } = data as CaseEntrustedData & Partial<ObligationsEntrustedData>;
  const shares = part ? sharesOf(part) : entrustedWhole(ended.obligations);
  const amountOf = new Map(shares.map(({ obligation, amount }) => [obligation, amount]));
  const obligations = ended.obligations
    .filter(({ id }) => amountOf.has(id))
    .map(({ shares: fixed, ...obligation }) => ({
      id: obligation.id,
      kind: obligation.kind,
      nature: obligation.nature,
      rank: obligation.rank,
      amount: amountOf.get(obligation.id)!.toString(),
      ...ifGiven(obligation, ['creditor', 'joint', 'point']),
      ...(fixed && { shares: sharesOfWhole(fixed, amountOf.get(obligation.id)!) }),
      debtors: obligation.debtors,
    }));
  const isOwed = (id: string): boolean => obligations.some(({ creditor }) => creditor === id);
  const parties = ended.parties
    .filter(({ id, role }) => role !== 'creditor' || isOwed(id))
    .map((party) => ifGiven(party, partyMembers));
  const body = {
    effectiveOn: envelope.effectiveOn,
    entrustedCase: envelope.streamId,
    category: ended.category,
    initiative: ended.initiative,
    parties,
    obligations,
  };
  return [{ target: 'case', act: 'accept-entrustment', office: receiver, body }];
};

/** Opens the case of a new decision, on what the revoked one had been made on. */
const openReplacing = ({ envelope, data }: Cause, after: AnyState | undefined): Reaction[] => {
  const revoked = after as CaseState | undefined;
  if (!revoked) return [];
  const { parties, obligations, further } = data as DecisionIssuedAnewData;
  const { category, initiative, origin } = revoked;
  const body = {
    ...(envelope.decision && paperOf(envelope.decision)),
    effectiveOn: envelope.effectiveOn,
    replaces: envelope.streamId,
    category,
    initiative,
    originKind: origin.kind,
    originId: origin.id,
    ...ifGiven(origin, ['entrustment']),
    parties,
    obligations: obligations.map(({ replaces: _old, ...obligation }) => obligation),
    ...(further === undefined ? {} : { further }),
  };
  return [{ target: 'case', act: 'open-anew', office: envelope.officeThen, body }];
};

const paperOf = ({ number, date, signer }: Decision) => ({
  decisionNumber: number,
  decisionDate: date,
  ...(signer === undefined ? {} : { signedBy: signer }),
});

const inText = <S extends Share>(share: S) => ({ ...share, amount: share.amount.toString() });

/** Returns to the entrusting case what is still open, and says what became of the rest. */
const giveBack = ({ envelope }: Cause, after: AnyState | undefined): Reaction[] => {
  const ended = after as CaseState | undefined;
  const entrustment = ended?.origin.entrustment;
  if (!ended || entrustment === undefined) return [];
  const { open, closed } = broughtBack(ended.obligations);
  const { effectiveOn, streamId, officeThen: office } = envelope;
  const body = {
    effectiveOn,
    entrustment,
    case: streamId,
    office,
    obligations: open.map(inText),
    closed: closed.map(inText),
  };
  return [{ target: 'case', act: 'accept-return', stream: ended.origin.id, office, body }];
};

/** THE TABLE of reactions, by the type of the causing fact. The engine listens to these types and no others. */
const kinds: ReadonlyMap<string, ReactionKind> = new Map([
  ['EnforcementDecisionIssued', { needsState: false, reactions: noteDecision }],
  ['CaseEntrusted', { needsState: true, reactions: openAtReceiver }],
  ['ObligationsEntrusted', { needsState: true, reactions: openAtReceiver }],
  ['DecisionIssuedAnew', { needsState: true, reactions: openReplacing }],
  ['EntrustmentReturned', { needsState: true, reactions: giveBack }],
]);

/** Types of facts that have reactions. */
export const reactingTypes: ReadonlySet<string> = new Set(kinds.keys());

/** Whether `reactionsTo` a fact of this type reads the earlier facts of its stream. */
export function reactionNeedsHistory(type: string): boolean {
  return kinds.get(type)?.needsState === true;
}

/**
 * The reactions to a fact. `history`: the facts of its stream, this one included; later facts are ignored, so that the
 * result never changes. It may be empty unless `reactionNeedsHistory`.
 */
export function reactionsTo(cause: RecordedFact, history: readonly RecordedFact[]): Reaction[] {
  const upTo = history.filter((each) => each.envelope.revision <= cause.envelope.revision);
  return reactionsAfter(
    cause,
    reactionNeedsHistory(cause.type) ? kindOfStream(cause.envelope.streamId)?.fold(upTo) : undefined,
  );
}

/** Like {@link reactionsTo}, given the stream right after the fact. */
export function reactionsAfter(cause: Cause, after: AnyState | undefined): Reaction[] {
  return kinds.get(cause.type)?.reactions(cause, after) ?? [];
}
