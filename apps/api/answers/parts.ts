import {
  a,
  anObject,
  day,
  exactly,
  flag,
  Has,
  instant,
  list,
  MayHave,
  money,
  Named,
  oneOf,
  text,
  whole,
} from './member.js';

/** Parts that several answers share. */

@Named('Words')
export class LocalizedTextAnswer {
  @Has(text) readonly vi!: string;
  @Has(text) readonly en!: string;
}
export const localized = a(LocalizedTextAnswer);

export class LegalBasisAnswer {
  @Has(text) readonly article!: string;
  @Has(oneOf(['L08', 'L25'])) readonly regime!: 'L08' | 'L25';
  /** False: the article was not verified against a source. */
  @MayHave(flag) readonly verified?: boolean;
}

export class DecisionAnswer {
  @Has(text) readonly number!: string;
  @Has(whole) readonly year!: number;
  @Has(day) readonly date!: string;
}

export class AmountsAnswer {
  @Has(whole) readonly cases!: number;
  @Has(money) readonly money!: string;
}

export class NamedAct {
  @Has(text) readonly name!: string;
  @Has(localized) readonly label!: LocalizedTextAnswer;
}

export class Address {
  @Has(text) readonly id!: string;
  @Has(text) readonly href!: string;
}

export class OriginOfCase extends Address {
  @Has(text) readonly kind!: string;
}

export const away = exactly('away', 'The log does not answer: this is what the views have');

/** The newest event that an answer reflects, where the log was not asked. */
export class KnownUpToAnswer {
  @Has(whole) readonly ordinal!: number;
  @MayHave(text) readonly position?: string | undefined;
  @MayHave(instant) readonly recordedAt?: string | undefined;
}

@Named('Deadline')
export class DeadlineAnswer {
  @Has(text) readonly id!: string;
  @Has(text) readonly rule!: string;
  @Has(localized) readonly label!: LocalizedTextAnswer;
  @Has(day) readonly dueOn!: string;
  @MayHave(day) readonly from?: string;
  @MayHave(a(LegalBasisAnswer)) readonly legalBasis?: LegalBasisAnswer;
}

@Named('Fact')
export class FactAnswer {
  @Has(text) readonly eventId!: string;
  @Has(text) readonly type!: string;
  @Has(whole) readonly revision!: number;
  @Has(day) readonly effectiveOn!: string;
  @Has(instant) readonly recordedAt!: string;
  @Has(a(LegalBasisAnswer)) readonly legalBasis!: LegalBasisAnswer;
  @Has(localized) readonly story!: LocalizedTextAnswer;
  @Has(anObject) readonly data!: object;
  @MayHave(a(DecisionAnswer)) readonly decision?: DecisionAnswer;
  @Has(list(text)) readonly docRefs!: readonly string[];
  @MayHave(text) readonly corrects?: string;
}
