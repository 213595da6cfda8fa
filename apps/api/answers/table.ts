import {
  a,
  day,
  each,
  either,
  exactly,
  flag,
  Has,
  list,
  MayHave,
  Named,
  oneOf,
  orNull,
  text,
  whole,
} from './member.js';
import { AmountsAnswer, LocalizedTextAnswer, localized } from './parts.js';

/** Official tables, and the cases behind each cell. */

class OfficeAnswer {
  @Has(text) readonly id!: string;
  @Has(localized) readonly name!: LocalizedTextAnswer;
}

class AgencyAnswer extends OfficeAnswer {
  @Has(list(a(OfficeAnswer))) readonly offices!: readonly OfficeAnswer[];
  @Has(text) readonly table!: string;
}

@Named('Agencies')
export class AgenciesAnswer {
  @Has(list(a(AgencyAnswer))) readonly agencies!: readonly AgencyAnswer[];
  @Has(list(whole)) readonly reportedMonths!: readonly number[];
}

class Growth {
  @Has(orNull(text)) readonly cases!: string | null;
  @Has(orNull(text)) readonly money!: string | null;
}

@Named('Cell')
export class CellAnswer extends AmountsAnswer {
  @Has(localized) readonly label!: LocalizedTextAnswer;
  @Has(oneOf(['form', 'list', 'control'])) readonly role!: 'form' | 'list' | 'control';
  @Has(flag) readonly fed!: boolean;
  @MayHave(localized) readonly note?: LocalizedTextAnswer;
  @Has(a(AmountsAnswer)) readonly samePeriodOfLastYear!: AmountsAnswer;
  @Has(a(Growth)) readonly growth!: Growth;
  @Has(text) readonly href!: string;
}

class TargetAnswer {
  @Has(text) readonly percent!: string;
  @Has(flag) readonly assumed!: boolean;
  @MayHave(localized) readonly note?: LocalizedTextAnswer;
  @Has(orNull(text)) readonly progress!: string | null;
  @Has(orNull(text)) readonly points!: string | null;
}

@Named('Rate')
export class RateAnswer {
  @Has(localized) readonly of!: LocalizedTextAnswer;
  @Has(text) readonly numerator!: string;
  @Has(text) readonly denominator!: string;
  @Has(orNull(text)) readonly percent!: string | null;
  @Has(orNull(text)) readonly decimal!: string | null;
  @Has(orNull(text)) readonly samePeriodOfLastYear!: string | null;
  @Has(orNull(text)) readonly points!: string | null;
  @Has(orNull(a(TargetAnswer))) readonly target!: TargetAnswer | null;
}

class PeriodAnswer {
  @Has(whole) readonly year!: number;
  @Has(day) readonly from!: string;
  @Has(day) readonly to!: string;
  @MayHave(whole) readonly months?: number;
}

class ComparisonMeaning {
  @Has(text) readonly unit!: string;
  @Has(localized) readonly of!: LocalizedTextAnswer;
}

class ComparedWith extends PeriodAnswer {
  @Has(exactly(true)) readonly samePeriodOfLastYear!: true;
  @Has(each(a(ComparisonMeaning))) readonly meaning!: Readonly<Record<string, ComparisonMeaning>>;
}

class ViolationAnswer {
  @Has(text) readonly id!: string;
  @Has(oneOf(['cases', 'money'])) readonly of!: 'cases' | 'money';
  @Has(text) readonly says!: string;
  @Has(text) readonly left!: string;
  @Has(text) readonly right!: string;
}

class Identities {
  @Has(flag) readonly hold!: boolean;
  @Has(list(a(ViolationAnswer))) readonly violations!: readonly ViolationAnswer[];
}

class UnverifiedAnswer {
  @Has(text) readonly id!: string;
  @Has(list(text)) readonly columns!: readonly string[];
  @Has(text) readonly vi!: string;
  @Has(text) readonly en!: string;
}

class KnownThen {
  @Has(text) readonly asked!: string;
  @Has(whole) readonly ordinal!: number;
}

export type AsKnown = 'latest' | KnownThen;
const asKnown = either(exactly('latest'), a(KnownThen));

class AgencyName {
  @Has(text) readonly id!: string;
  @Has(localized) readonly name!: LocalizedTextAnswer;
}

@Named('Table')
export class TableAnswer extends PeriodAnswer {
  @Has(a(AgencyName)) readonly agency!: AgencyName;
  @MayHave(text) readonly office?: string;
  @Has(list(text)) readonly offices!: readonly string[];
  @Has(text) readonly realm!: string;
  @Has(asKnown) readonly asKnown!: AsKnown;
  @Has(each(localized)) readonly units!: Readonly<Record<string, LocalizedTextAnswer>>;
  @Has(text) readonly machineHash!: string;
  @Has(text) readonly lawHash!: string;
  @Has(each(a(CellAnswer))) readonly columns!: Readonly<Record<string, CellAnswer>>;
  @Has(each(a(RateAnswer))) readonly rate!: Readonly<Record<string, RateAnswer>>;
  @Has(a(ComparedWith)) readonly comparedWith!: ComparedWith;
  @Has(a(Identities)) readonly identities!: Identities;
  @Has(list(a(UnverifiedAnswer))) readonly notVerified!: readonly UnverifiedAnswer[];
  @Has(exactly(false)) readonly signed!: false;
}

class CellCaseLinks {
  @Has(text) readonly case!: string;
  @Has(text) readonly timeline!: string;
}

class CellCase {
  @Has(text) readonly case!: string;
  @Has(text) readonly number!: string;
  @Has(a(AmountsAnswer)) readonly contribution!: AmountsAnswer;
  /** Why the case is listed, where it does not simply add its own amount to the cell. */
  @MayHave(localized) readonly note?: LocalizedTextAnswer;
  @Has(a(CellCaseLinks)) readonly links!: CellCaseLinks;
}

@Named('CellCases')
export class CellCasesAnswer {
  @Has(text) readonly agency!: string;
  @Has(text) readonly realm!: string;
  @Has(day) readonly to!: string;
  @Has(text) readonly column!: string;
  @Has(localized) readonly label!: LocalizedTextAnswer;
  @MayHave(localized) readonly note?: LocalizedTextAnswer;
  @Has(asKnown) readonly asKnown!: AsKnown;
  @Has(a(AmountsAnswer)) readonly total!: AmountsAnswer;
  @Has(list(a(CellCase))) readonly cases!: readonly CellCase[];
  @Has(text) readonly table!: string;
  @Has(text) readonly self!: string;
  @MayHave(text) readonly next?: string;
}
