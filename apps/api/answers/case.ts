import { type Classification, classifications, type Leaf, leaves } from '#case';
import { a, day, each, etag, flag, Has, list, MayHave, money, Named, oneOf, orNull, text, whole } from './member.js';
import { away, DeadlineAnswer, KnownUpToAnswer, localized, LocalizedTextAnswer, OriginOfCase } from './parts.js';

/** Answers about a case, a judgment and a request: state, money, deadlines, links. */

/** The state of the lifecycle that contains a leaf. */
export const stateOf = (leaf: string): string => leaf.split('.')[0] ?? leaf;

export const state = oneOf([...new Set(leaves.map(stateOf))], { type: 'string' });
export const leaf = oneOf<Leaf>(leaves, { type: 'string' });
export const classification = oneOf<Classification>(classifications, { type: 'string' });

class AskedAsOf {
  @Has({ schema: { type: ['string', 'integer'] } }) readonly asked!: string | number;
  @Has(whole) readonly ordinal!: number;
}

/** The position that an answer reflects, for a caller who wants to read at least that much later. */
export class ReflectsAnswer {
  @Has(whole) readonly revision!: number;
  @Has(orNull(whole)) readonly ordinal!: number | null;
  @Has(text) readonly position!: string;
  @Has(text) readonly machineHash!: string;
  @MayHave(a(AskedAsOf)) readonly asOf?: AskedAsOf;
  @MayHave(day) readonly effectiveOn?: string;
  @MayHave(away) readonly log?: 'away';
  @MayHave(a(KnownUpToAnswer)) readonly knownUpTo?: KnownUpToAnswer;
}

class CreditorAnswer {
  /** Reference into the sealed store. */
  @Has(text) readonly ref!: string;
}

@Named('Obligation')
export class ObligationAnswer {
  @Has(text) readonly id!: string;
  @Has(text) readonly kind!: string;
  @Has(text) readonly nature!: string;
  @Has(whole) readonly rank!: number;
  @Has(money) readonly amount!: string;
  @Has(money) readonly executed!: string;
  @Has(money) readonly executedElsewhere!: string;
  @Has(money) readonly terminated!: string;
  @Has(money) readonly entrusted!: string;
  @Has(money) readonly revoked!: string;
  @Has(money) readonly moved!: string;
  @Has(money) readonly returned!: string;
  @Has(money) readonly open!: string;
  @Has(flag) readonly performed!: boolean;
  @Has(orNull(a(CreditorAnswer))) readonly creditor!: CreditorAnswer | null;
}

export class EndingAnswer {
  @Has(text) readonly outcome!: string;
  @Has(localized) readonly label!: LocalizedTextAnswer;
  @Has(day) readonly on!: string;
  @Has(money) readonly rest!: string;
  @Has(leaf) readonly from!: Leaf;
}

/** The part of every answer about a case: its state, money and deadlines. */
export class CaseStanding {
  @Has(whole) readonly revision!: number;
  @Has(etag) readonly etag!: string;
  @Has(state) readonly state!: string;
  @Has(leaf) readonly leaf!: Leaf;
  /** The state in a clerk's words. */
  @Has(localized) readonly leafLabel!: LocalizedTextAnswer;
  @Has(classification) readonly classification!: Classification;
  @Has(list(a(ObligationAnswer))) readonly obligations!: readonly ObligationAnswer[];
  @Has(each(money)) readonly ledger!: Readonly<Record<string, string>>;
  @Has(list(a(DeadlineAnswer))) readonly deadlines!: readonly DeadlineAnswer[];
  @Has(orNull(a(EndingAnswer))) readonly ending!: EndingAnswer | null;
}

class VerificationAnswer {
  @Has(day) readonly on!: string;
  @Has(flag) readonly found!: boolean;
}

class AgreementAnswer {
  @Has(day) readonly on!: string;
  @Has(flag) readonly inWriting!: boolean;
}

class CoercionAnswer {
  @Has(text) readonly measure!: string;
  @Has(day) readonly decidedOn!: string;
  @Has(flag) readonly forces!: boolean;
  @Has(flag) readonly planned!: boolean;
  @Has(whole) readonly assets!: number;
}

class StopAnswer {
  @Has(text) readonly id!: string;
  @Has(text) readonly kind!: string;
  @Has(text) readonly ground!: string;
  @Has(day) readonly on!: string;
  @Has(orNull(day)) readonly until!: string | null;
  @Has(text) readonly returnTo!: string;
}

export class CaseLinks {
  @Has(text) readonly self!: string;
  @Has(text) readonly timeline!: string;
  @Has(text) readonly commands!: string;
}

@Named('Case')
export class CaseAnswer extends CaseStanding {
  @Has(text) readonly case!: string;
  @Has(text) readonly number!: string;
  @Has(text) readonly realm!: string;
  @Has(text) readonly office!: string;
  @Has(text) readonly category!: string;
  @Has(text) readonly initiative!: string;
  @Has(a(OriginOfCase)) readonly origin!: OriginOfCase;
  @Has(day) readonly decidedOn!: string;
  @Has(orNull(text)) readonly officer!: string | null;
  @Has(orNull(day)) readonly voluntaryUntil!: string | null;
  @Has(orNull(a(VerificationAnswer))) readonly verification!: VerificationAnswer | null;
  @Has(orNull(a(AgreementAnswer))) readonly agreement!: AgreementAnswer | null;
  @Has(orNull(a(CoercionAnswer))) readonly coercion!: CoercionAnswer | null;
  @Has(list(a(StopAnswer))) readonly stops!: readonly StopAnswer[];
  @Has(orNull(day)) readonly reopenedOn!: string | null;
  @Has(day) readonly lastActOn!: string;
  @Has(a(CaseLinks)) readonly links!: CaseLinks;
  @MayHave(a(ReflectsAnswer)) readonly reflects?: ReflectsAnswer;
}

export class CaseOpened {
  @Has(text) readonly case!: string;
  @Has(text) readonly href!: string;
}

export class OriginLinks {
  @Has(text) readonly self!: string;
  @Has(text) readonly commands!: string;
}

/** The members that a judgment and a request share. */
class OriginAnswer {
  @Has(text) readonly realm!: string;
  @Has(text) readonly office!: string;
  @Has(text) readonly category!: string;
  @Has(day) readonly receivedOn!: string;
  @Has(list(a(CaseOpened))) readonly cases!: readonly CaseOpened[];
  @Has(whole) readonly revision!: number;
  @Has(etag) readonly etag!: string;
  @Has(a(OriginLinks)) readonly links!: OriginLinks;
  @MayHave(a(ReflectsAnswer)) readonly reflects?: ReflectsAnswer;
}

@Named('Judgment')
export class JudgmentAnswer extends OriginAnswer {
  @Has(text) readonly judgment!: string;
}

@Named('Request')
export class RequestAnswer extends OriginAnswer {
  @Has(text) readonly request!: string;
}

export type StateAnswer = CaseAnswer | JudgmentAnswer | RequestAnswer;
