import { classification, leaf } from './case.js';
import { RefusalAnswer } from './command.js';
import {
  Answer,
  anything,
  day,
  each,
  flag,
  instant,
  list,
  oneOf,
  optional,
  orNull,
  Part,
  quantity,
  text,
  whole,
} from './member.js';
import { FactAnswer, LocalizedTextAnswer, revised } from './parts.js';

/** Answers about the service itself: health, reactions, problems. */

export class ParkedReactionAnswer extends Answer('ParkedReaction', {
  stream: text,
  cause: text,
  revision: whole,
  fact: text,
  acts: list(text),
  error: text,
  since: instant,
  attempts: whole,
  waiting: whole,
}) {}

export class ReactionsAnswer extends Answer('Reactions', {
  ...optional({ begun: whole }),
  position: orNull(text),
  lastError: orNull(text),
  due: whole,
  parked: whole,
  parkedReactions: list(ParkedReactionAnswer),
}) {}

export class ScheduleAnswer extends Answer('Schedule', {
  /** The last day whose lapses are all recorded; null while that is unknown, and in a simulated realm. */
  completeUpTo: orNull(day),
  lastError: orNull(text),
  /** Streams in which something has passed that is not recorded yet, parked ones included. */
  due: whole,
  parked: whole,
  parkedStreams: list(Part({ stream: text, error: text, since: instant, attempts: whole })),
}) {}

const progress = Part({ phase: text, ...optional({ done: whole, total: whole }) });

const store = {
  state: oneOf(['connected', 'away', 'stopped'], {
    description: 'away: tried again by itself; stopped: nothing is written any more until the service is restarted',
  }),
  awaySince: orNull(instant),
  lastError: orNull(text),
};
export class StoreAnswer extends Part(store) {}

export class LogAnswer extends Part({
  ...store,
  position: orNull(text),
  skewMs: orNull(quantity),
  warnings: list(text),
}) {}

export class ViewAnswer extends Part({
  name: text,
  version: whole,
  state: text,
  ready: flag,
  position: orNull(text),
  ordinal: whole,
  /** Null while it is unknown how many events the log has. */
  lag: orNull(whole),
  caughtUp: orNull(flag),
  recordedAt: orNull(instant),
  isLockedOut: flag,
  lastError: orNull(text),
  since: orNull(instant),
  ...optional({
    waitsFor: text,
    waitsSince: instant,
    failed: Part({ ordinal: whole, error: text, isLogDamaged: flag, attempts: whole, since: instant }),
    rebuild: Part({ ordinal: whole }),
  }),
}) {}

export class HealthAnswer extends Answer('Health', {
  status: text,
  ...optional({
    progress,
    failed: list(text),
    retrying: list(text),
    lockedOut: list(text),
    stopped: list(text),
    sealed: orNull(StoreAnswer),
    log: orNull(LogAnswer),
    views: list(ViewAnswer),
    reactions: ReactionsAnswer,
    schedule: ScheduleAnswer,
  }),
}) {}

/** Members that some problems have beside type, title and detail. */
const problemMembers = optional({
  /** One wrong field of a body (`pointer`), or one wrong parameter (`parameter`). */
  errors: list(
    Part({
      code: text,
      message: LocalizedTextAnswer,
      /** `expected`: the part of the schema that the field does not meet. */
      ...optional({ pointer: text, parameter: text, expected: anything }),
    }),
  ),
  refusals: list(RefusalAnswer),
  differs: list(oneOf(['act', 'office', 'onBehalfOf', 'body'])),
  ...revised,
  since: list(FactAnswer),
  /** The requested act, and the state of the case that refused it. */
  command: text,
  current: Part({ ...revised, ...optional({ leaf, classification }) }),
  /** The names that would have been valid. */
  available: list(text),
  agencies: list(text),
  columns: list(text),
  offices: list(text),
  /** Example headers of an identity. */
  example: each(text),
  /** For a point in time in the future: the parameter that names it, and the latest possible value. */
  parameter: text,
  latest: text,
  /** Names of the views that have stopped. */
  failed: list(text),
  progress,
});
export class ProblemMembers extends Part(problemMembers) {}

/** An error in the form of RFC 9457. */
export class ProblemAnswer extends Answer('Problem', {
  ...problemMembers,
  type: text,
  title: text,
  status: whole,
  code: text,
  detail: text,
}) {}

export class ProblemKindAnswer extends Part({ type: text, code: text, status: whole, title: text }) {}
