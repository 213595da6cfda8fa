import type { Leaf } from '#case';
import { leaf, ReflectsAnswer, state } from './case.js';
import { a, anObject, day, flag, Has, instant, list, MayHave, Named, text, whole } from './member.js';
import { DeadlineAnswer, DecisionAnswer, LocalizedTextAnswer, localized } from './parts.js';

class ActorAnswer {
  @Has(text) readonly id!: string;
  @Has(text) readonly role!: string;
  @Has(text) readonly office!: string;
}

class EntryDeadline {
  @Has(text) readonly id!: string;
  @Has(text) readonly rule!: string;
  @MayHave(day) readonly dueOn?: string;
}

/** One fact of a case, described for people. */
@Named('Entry')
export class EntryAnswer {
  @Has(text) readonly eventId!: string;
  @Has(whole) readonly revision!: number;
  @MayHave(whole) readonly ordinal?: number;
  @Has(text) readonly type!: string;
  @Has(text) readonly nature!: string;
  @Has(localized) readonly story!: LocalizedTextAnswer;
  @Has(day) readonly effectiveOn!: string;
  @MayHave(day) readonly firstRecordedAs?: string;
  @Has(instant) readonly recordedAt!: string;
  @Has(a(ActorAnswer)) readonly actor!: ActorAnswer;
  @MayHave(text) readonly onBehalfOf?: string;
  @MayHave(a(DecisionAnswer)) readonly decision?: DecisionAnswer;
  @Has(list(text)) readonly docRefs!: readonly string[];
  @Has(text) readonly regime!: string;
  @Has(text) readonly legalBasis!: string;
  @MayHave(a(EntryDeadline)) readonly deadline?: EntryDeadline;
  @MayHave(text) readonly corrects?: string;
  @Has(list(text)) readonly correctedBy!: readonly string[];
  @Has(flag) readonly struckThrough!: boolean;
  @Has(text) readonly commandId!: string;
  @Has(anObject) readonly data!: object;
}

class TimelineLinks {
  @Has(text) readonly case!: string;
}

@Named('Timeline')
export class TimelineAnswer {
  @Has(text) readonly case!: string;
  @Has(text) readonly number!: string;
  @Has(state) readonly state!: string;
  @Has(leaf) readonly leaf!: Leaf;
  @Has(localized) readonly leafLabel!: LocalizedTextAnswer;
  @Has(list(a(DeadlineAnswer))) readonly deadlines!: readonly DeadlineAnswer[];
  @Has(list(a(EntryAnswer))) readonly entries!: readonly EntryAnswer[];
  @Has(a(ReflectsAnswer)) readonly reflects!: ReflectsAnswer;
  @Has(a(TimelineLinks)) readonly links!: TimelineLinks;
}
