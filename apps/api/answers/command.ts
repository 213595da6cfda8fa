import type { Classification, Leaf } from '#case';
import {
  CaseAnswer,
  CaseOpened,
  classification,
  EndingAnswer,
  ObligationAnswer,
  OriginLinks,
  JudgmentAnswer,
  leaf,
  RequestAnswer,
  state,
  type StateAnswer,
} from './case.js';
import {
  a,
  anObject,
  anyOf,
  day,
  each,
  etag,
  exactly,
  flag,
  Has,
  list,
  MayHave,
  money,
  Named,
  oneOf,
  orNull,
  text,
  whole,
} from './member.js';
import {
  Address,
  DeadlineAnswer,
  FactAnswer,
  LegalBasisAnswer,
  LocalizedTextAnswer,
  localized,
  NamedAct,
} from './parts.js';

/** Answers about acts: the result of one, a preview, the possible acts, a refusal. */

const aState = anyOf<StateAnswer>(CaseAnswer, JudgmentAnswer, RequestAnswer);

/** The answer to an accepted command. A repeated answer has the facts, state and position of the first time. */
@Named('Accepted')
export class AcceptedAnswer {
  @MayHave(text) readonly case?: string;
  @MayHave(text) readonly number?: string;
  @MayHave(text) readonly judgment?: string;
  @MayHave(text) readonly request?: string;
  @Has(whole) readonly revision!: number;
  @Has(etag) readonly etag!: string;
  @Has(text) readonly href!: string;
  @Has(text) readonly realm!: string;
  @MayHave(state) readonly state?: string;
  @MayHave(leaf) readonly leaf?: Leaf;
  @MayHave(localized) readonly leafLabel?: LocalizedTextAnswer;
  @MayHave(classification) readonly classification?: Classification;
  @MayHave(list(a(ObligationAnswer))) readonly obligations?: readonly ObligationAnswer[];
  @MayHave(each(money)) readonly ledger?: Readonly<Record<string, string>>;
  @MayHave(list(a(DeadlineAnswer))) readonly deadlines?: readonly DeadlineAnswer[];
  @MayHave(orNull(a(EndingAnswer))) readonly ending?: EndingAnswer | null;
  @MayHave(text) readonly office?: string;
  @MayHave(text) readonly category?: string;
  @MayHave(day) readonly receivedOn?: string;
  @MayHave(list(a(CaseOpened))) readonly cases?: readonly CaseOpened[];
  @MayHave(a(OriginLinks)) readonly links?: OriginLinks;
  @Has(list(a(FactAnswer))) readonly facts!: readonly FactAnswer[];
  /** Acts that are allowed in this state. */
  @Has(list(text)) readonly allowed!: readonly string[];
  @Has(flag) readonly repeated!: boolean;
  @Has(text) readonly position!: string;
}

class ProvisionalNumber {
  @Has(text) readonly value!: string;
  @Has(exactly(true)) readonly provisional!: true;
}

class Move {
  @Has(text) readonly column!: string;
  @Has(whole) readonly cases!: number;
  @Has(money) readonly money!: string;
}

/** By how much a command would change each cell of the table of its statistical year. */
export class StatisticsEffect {
  @Has(whole) readonly year!: number;
  @Has(day) readonly to!: string;
  @Has(list(a(Move))) readonly moves!: readonly Move[];
}

/** The result that the command would have; nothing is stored. */
@Named('Preview')
export class PreviewAnswer {
  @Has(exactly(true)) readonly preview!: true;
  @Has(exactly(false)) readonly stored!: false;
  @Has(text) readonly command!: string;
  @MayHave(a(ProvisionalNumber)) readonly number?: ProvisionalNumber;
  @MayHave(aState) readonly before?: StateAnswer;
  @Has(aState) readonly after!: StateAnswer;
  @Has(list(a(FactAnswer))) readonly facts!: readonly FactAnswer[];
  @MayHave(a(StatisticsEffect)) readonly statistics?: StatisticsEffect;
}

class StepInTheWayAnswer {
  @Has(text) readonly eventId!: string;
  @Has(whole) readonly revision!: number;
  @Has(text) readonly type!: string;
  @Has(list(text)) readonly rules!: readonly string[];
}

/** Why an act is not possible: rule, sentence, legal basis, from when it is possible, and what unlocks it. */
@Named('Refusal')
export class RefusalAnswer {
  @Has(text) readonly rule!: string;
  @Has(localized) readonly message!: LocalizedTextAnswer;
  @Has(a(LegalBasisAnswer)) readonly legalBasis!: LegalBasisAnswer;
  @MayHave(day) readonly until?: string;
  @Has(localized) readonly unlock!: LocalizedTextAnswer;
  @MayHave(a(Address)) readonly otherStream?: Address;
  /** The later steps that prevent a correction. */
  @MayHave(list(a(StepInTheWayAnswer))) readonly steps?: readonly StepInTheWayAnswer[];
  @Has(list(a(NamedAct))) readonly unlockedBy!: readonly NamedAct[];
  @Has(list(a(NamedAct))) readonly instead!: readonly NamedAct[];
}

class Term {
  @Has(whole) readonly length!: number;
  @Has(text) readonly unit!: string;
}

/** A deadline that the act may start, with its term if the act took effect on the requested day. */
class DeadlineStart {
  @Has(text) readonly clock!: string;
  @Has(localized) readonly label!: LocalizedTextAnswer;
  @Has(a(Term)) readonly term!: Term;
  @Has(a(LegalBasisAnswer)) readonly legalBasis!: LegalBasisAnswer;
  @MayHave(exactly('later')) readonly from?: 'later';
  @MayHave(day) readonly dueOn?: string;
  @MayHave(flag) readonly provisional?: boolean;
  @Has(flag) readonly conditional!: boolean;
}

export class DeadlineEffect {
  @Has(list(text)) readonly meets!: readonly string[];
  @Has(list(a(DeadlineStart))) readonly starts!: readonly DeadlineStart[];
}

/** An act of a stream: whether it is possible on that day, its form, and its effect on deadlines. */
@Named('Command')
export class CommandAnswer {
  @Has(text) readonly name!: string;
  @Has(localized) readonly label!: LocalizedTextAnswer;
  @Has(flag) readonly allowed!: boolean;
  @Has(exactly('POST')) readonly method!: 'POST';
  @Has(text) readonly href!: string;
  @MayHave(oneOf(['case', 'judgment', 'request'])) readonly opens?: 'case' | 'judgment' | 'request';
  @Has(flag) readonly ending!: boolean;
  @Has(a(DeadlineEffect)) readonly deadlines!: DeadlineEffect;
  @Has(list(a(RefusalAnswer))) readonly blockedBy!: readonly RefusalAnswer[];
  @Has(anObject) readonly schema!: object;
}

@Named('Commands')
export class CommandsAnswer {
  @MayHave(text) readonly case?: string;
  @MayHave(text) readonly judgment?: string;
  @MayHave(text) readonly request?: string;
  @Has(day) readonly on!: string;
  @Has(whole) readonly revision!: number;
  @Has(etag) readonly etag!: string;
  @MayHave(leaf) readonly leaf?: Leaf;
  @MayHave(localized) readonly leafLabel?: LocalizedTextAnswer;
  @MayHave(classification) readonly classification?: Classification;
  @Has(list(a(CommandAnswer))) readonly commands!: readonly CommandAnswer[];
}
