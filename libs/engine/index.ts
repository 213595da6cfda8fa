/** How a command becomes a recorded fact. */
export {
  type Accepted,
  type Answer,
  type Command,
  type KeyBinding,
  type Preview,
  UnopenedKeyDestroyed,
} from './command.js';
export { caseOpenedBy, commandIdOf, decisionStream } from './target-stream.js';
export { Engine } from './engine.js';
export type { EngineOptions } from './options.js';
export { derivedId, lapseId } from './ids.js';
export { inParallel } from './in-parallel.js';
export type { Due, DuePage, DueSource, ParkedNote, ParkedReaction, ReactionsHealth } from './reactions/due.js';
export type { Drained } from './reactions/drain.js';
export { Reactions } from './reactions/reactions.js';
export { elapseStream } from './schedule/elapsing.js';
export { type PassedStream, type ScheduleHealth, Scheduler, type ScheduleSource } from './schedule/scheduler.js';
export { lawHash, machineHash } from './envelope.js';
export { historyOf } from './stream-cache.js';
