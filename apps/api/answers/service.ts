import type { Classification, Leaf } from '#case';
import { classification, leaf } from './case.js';
import { RefusalAnswer } from './command.js';
import {
  a,
  anything,
  etag,
  flag,
  Has,
  instant,
  list,
  each,
  MayHave,
  Named,
  oneOf,
  orNull,
  quantity,
  text,
  whole,
} from './member.js';
import { FactAnswer, LocalizedTextAnswer, localized } from './parts.js';

/** Answers about the service itself: health, reactions, problems. */

@Named('ParkedReaction')
export class ParkedReactionAnswer {
  @Has(text) readonly stream!: string;
  @Has(text) readonly cause!: string;
  @Has(whole) readonly revision!: number;
  @Has(text) readonly fact!: string;
  @Has(list(text)) readonly acts!: readonly string[];
  @Has(text) readonly error!: string;
  @Has(instant) readonly since!: string;
  @Has(whole) readonly attempts!: number;
  @Has(whole) readonly waiting!: number;
}

@Named('Reactions')
export class ReactionsAnswer {
  @MayHave(whole) readonly begun?: number;
  @Has(orNull(text)) readonly position!: string | null;
  @Has(orNull(text)) readonly lastError!: string | null;
  @Has(whole) readonly due!: number;
  @Has(whole) readonly parked!: number;
  @Has(list(a(ParkedReactionAnswer))) readonly parkedReactions!: readonly ParkedReactionAnswer[];
}

class ProgressAnswer {
  @Has(text) readonly phase!: string;
  @MayHave(whole) readonly done?: number;
  @MayHave(whole) readonly total?: number;
}

type StoreState = 'connected' | 'away' | 'stopped';
const storeState = oneOf<StoreState>(['connected', 'away', 'stopped'], {
  description: 'away: tried again by itself; stopped: nothing is written any more until the service is restarted',
});

export class StoreAnswer {
  @Has(storeState) readonly state!: StoreState;
  @Has(orNull(instant)) readonly awaySince!: string | null;
  @Has(orNull(text)) readonly lastError!: string | null;
}

export class LogAnswer extends StoreAnswer {
  @Has(orNull(text)) readonly position!: string | null;
  @Has(orNull(quantity)) readonly skewMs!: number | null;
  @Has(list(text)) readonly warnings!: readonly string[];
}

class ViewFailedAnswer {
  @Has(whole) readonly ordinal!: number;
  @Has(text) readonly error!: string;
  @Has(flag) readonly isLogDamaged!: boolean;
  @Has(whole) readonly attempts!: number;
  @Has(instant) readonly since!: string;
}

class RebuildAnswer {
  @Has(whole) readonly ordinal!: number;
}

/** Members that are undefined are left out of the JSON. */
export class ViewAnswer {
  @Has(text) readonly name!: string;
  @Has(whole) readonly version!: number;
  @Has(text) readonly state!: string;
  @Has(flag) readonly ready!: boolean;
  @Has(orNull(text)) readonly position!: string | null;
  @Has(whole) readonly ordinal!: number;
  /** Null while it is unknown how many events the log has. */
  @Has(orNull(whole)) readonly lag!: number | null;
  @Has(orNull(flag)) readonly caughtUp!: boolean | null;
  @Has(orNull(instant)) readonly recordedAt!: string | null;
  @MayHave(text) readonly waitsFor?: string | undefined;
  @MayHave(instant) readonly waitsSince?: string | undefined;
  @Has(flag) readonly isLockedOut!: boolean;
  @MayHave(a(ViewFailedAnswer)) readonly failed?: ViewFailedAnswer | undefined;
  @MayHave(a(RebuildAnswer)) readonly rebuild?: RebuildAnswer | undefined;
  @Has(orNull(text)) readonly lastError!: string | null;
  @Has(orNull(instant)) readonly since!: string | null;
}

@Named('Health')
export class HealthAnswer {
  @Has(text) readonly status!: string;
  @MayHave(a(ProgressAnswer)) readonly progress?: ProgressAnswer;
  @MayHave(list(text)) readonly failed?: readonly string[];
  @MayHave(list(text)) readonly retrying?: readonly string[];
  @MayHave(list(text)) readonly lockedOut?: readonly string[];
  @MayHave(list(text)) readonly stopped?: readonly string[];
  @MayHave(orNull(a(StoreAnswer))) readonly sealed?: StoreAnswer | null;
  @MayHave(orNull(a(LogAnswer))) readonly log?: LogAnswer | null;
  @MayHave(list(a(ViewAnswer))) readonly views?: readonly ViewAnswer[];
  @MayHave(a(ReactionsAnswer)) readonly reactions?: ReactionsAnswer;
}

/** One wrong field of a body (`pointer`), or one wrong parameter (`parameter`). */
class WrongInput {
  @MayHave(text) readonly pointer?: string;
  @MayHave(text) readonly parameter?: string;
  @Has(text) readonly code!: string;
  @Has(localized) readonly message!: LocalizedTextAnswer;
  /** The part of the schema that the field violates. */
  @MayHave(anything) readonly expected?: unknown;
}

type KeyBinding = 'act' | 'office' | 'onBehalfOf' | 'body';

/** The state of the case that refused an act. */
class StandingThen {
  @Has(whole) readonly revision!: number;
  @Has(etag) readonly etag!: string;
  @MayHave(leaf) readonly leaf?: Leaf;
  @MayHave(classification) readonly classification?: Classification;
}

/** Members that some problems have beside type, title and detail. */
export class ProblemMembers {
  @MayHave(list(a(WrongInput))) readonly errors?: readonly WrongInput[];
  @MayHave(list(a(RefusalAnswer))) readonly refusals?: readonly RefusalAnswer[];
  @MayHave(list(oneOf<KeyBinding>(['act', 'office', 'onBehalfOf', 'body']))) readonly differs?: readonly KeyBinding[];
  @MayHave(whole) readonly revision?: number;
  @MayHave(etag) readonly etag?: string;
  @MayHave(list(a(FactAnswer))) readonly since?: readonly FactAnswer[];
  /** The requested act, and the state of the case. */
  @MayHave(text) readonly command?: string;
  @MayHave(a(StandingThen)) readonly current?: StandingThen;
  /** The names that would have been valid. */
  @MayHave(list(text)) readonly available?: readonly string[];
  @MayHave(list(text)) readonly agencies?: readonly string[];
  @MayHave(list(text)) readonly columns?: readonly string[];
  @MayHave(list(text)) readonly offices?: readonly string[];
  /** Example headers of an identity. */
  @MayHave(each(text)) readonly example?: Readonly<Record<string, string>>;
  /** For a point in time in the future: the parameter that names it, and the latest possible value. */
  @MayHave(text) readonly parameter?: string;
  @MayHave(text) readonly latest?: string;
  /** Names of the views that have stopped. */
  @MayHave(list(text)) readonly failed?: readonly string[];
  @MayHave(a(ProgressAnswer)) readonly progress?: ProgressAnswer;
}

/** An error in the form of RFC 9457. */
@Named('Problem')
export class ProblemAnswer extends ProblemMembers {
  @Has(text) readonly type!: string;
  @Has(text) readonly title!: string;
  @Has(whole) readonly status!: number;
  @Has(text) readonly code!: string;
  @Has(text) readonly detail!: string;
}

/** A kind of problem. */
export class ProblemKindAnswer {
  @Has(text) readonly type!: string;
  @Has(text) readonly code!: string;
  @Has(whole) readonly status!: number;
  @Has(text) readonly title!: string;
}
