import type { Classification, Leaf } from '#case';
import { CaseLinks, classification, leaf, state } from './case.js';
import {
  a,
  day,
  etag,
  exactly,
  flag,
  Has,
  instant,
  list,
  MayHave,
  money,
  Named,
  orNull,
  text,
  whole,
} from './member.js';
import { away, OriginOfCase, localized, LocalizedTextAnswer } from './parts.js';

class RowMoney {
  @Has(money) readonly open!: string;
  @Has(money) readonly executed!: string;
}

/** A line of the register. */
@Named('Row')
export class RowAnswer {
  @Has(text) readonly case!: string;
  @Has(text) readonly number!: string;
  @Has(text) readonly realm!: string;
  @Has(text) readonly office!: string;
  @Has(text) readonly category!: string;
  @Has(text) readonly initiative!: string;
  @Has(a(OriginOfCase)) readonly origin!: OriginOfCase;
  @Has(state) readonly state!: string;
  @Has(leaf) readonly leaf!: Leaf;
  @Has(localized) readonly leafLabel!: LocalizedTextAnswer;
  @Has(classification) readonly classification!: Classification;
  @Has(orNull(text)) readonly outcome!: string | null;
  @Has(day) readonly decidedOn!: string;
  @Has(orNull(day)) readonly endedOn!: string | null;
  @Has(orNull(day)) readonly nextDueOn!: string | null;
  @Has(a(RowMoney)) readonly money!: RowMoney;
  @Has(orNull(text)) readonly officer!: string | null;
  @Has(whole) readonly revision!: number;
  @Has(etag) readonly etag!: string;
  @Has(flag) readonly changedSincePin!: boolean;
  @Has(a(CaseLinks)) readonly links!: CaseLinks;
}

class RegisterReflects {
  @Has(whole) readonly ordinal!: number;
  @MayHave(text) readonly position?: string | undefined;
  @MayHave(instant) readonly recordedAt?: string | undefined;
  @MayHave(away) readonly log?: 'away';
  @MayHave(exactly('lockedOut', 'The views cannot be written now: their last position')) readonly views?: 'lockedOut';
}

@Named('Register')
export class RegisterAnswer {
  @Has(list(a(RowAnswer))) readonly cases!: readonly RowAnswer[];
  @Has(whole) readonly pinned!: number;
  @Has(a(RegisterReflects)) readonly reflects!: RegisterReflects;
  @MayHave(text) readonly next?: string;
}
