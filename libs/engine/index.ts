/** How a command becomes a recorded fact. */
export { type Accepted, type Answer, type Command, engineLimits, type Preview } from './command.js';
export { commandIdOf, decisionStream, Engine, type EngineOptions } from './engine.js';
export { derivedId } from './ids.js';
export { type CheckpointStore, Reactions, type ReactionsHealth } from './reactions.js';
export { lawHash, machineHash } from './stamps.js';
export { foldStream, historyOf, toFact } from './streams.js';
