import { caseNumber, type LegalDate, type OriginState, streamKind, streamOf } from '#case';
import type { Command } from './command.js';
import { derivedId, eventIdsOf } from './ids.js';
import type { Loaded } from './stream-cache.js';

/** The stream that a command's facts go to: the one it was sent to, or the one that it opens. */
export interface TargetStream {
  readonly commandId: string;
  readonly eventId: (index: number) => string;
  /** The stream that the command is sent to; undefined when it opens its own. */
  readonly target: string | undefined;
  readonly stream: string;
  readonly opens: boolean;
}

export function targetStreamOf(command: Command, commandId: string, loaded: Loaded | undefined): TargetStream {
  const { act, stream } = command;
  const ids = { commandId, eventId: eventIdsOf(commandId) };
  if (!act.opens) return { ...ids, target: stream, stream: stream!, opens: false };
  if (!stream)
    return { ...ids, target: undefined, stream: streamOf(act.opens, derivedId(commandId, 'stream')), opens: true };
  const { cases = [] } = (loaded?.state ?? {}) as Partial<OriginState>;
  return { ...ids, target: stream, stream: decisionStream(stream, cases.length), opens: true };
}

/** The command's id, derived from its idempotency key, which is unique within one client and one target. */
export function commandIdOf(command: Pick<Command, 'client' | 'stream' | 'key' | 'act'>): string {
  return derivedId(command.client, command.stream ?? command.act.target, command.key);
}

/** The client name of reactions. Their keys are derived from the cause, so a repeated command is recognised. */
export const reactionClient = 'reaction';
export const reactionKey = (causeId: string, index: number): string => `${causeId}/${index}`;

/** The id of the case that the reaction to an entrustment opens, derived from the event id of the entrustment. */
export function caseOpenedBy(causeId: string): string {
  return streamOf('case', derivedId(derivedId(reactionClient, 'case', reactionKey(causeId, 0)), 'stream'));
}

/**
 * The stream of the case that the n-th decision on a judgment or request opens. Two clerks who decide at once thus open
 * the same stream, so the second one conflicts.
 */
export function decisionStream(origin: string, decisionsBefore: number): string {
  return streamOf('case', derivedId(origin, decisionsBefore));
}

export function officeOf(command: Command, loaded: Loaded | undefined): string {
  const state = loaded?.state;
  return state && streamKind(command.act.target).isLedByItsOffice ? state.office : command.actor.office;
}

/** A placeholder for a number that is not reserved, for questions whether an act is possible. */
export function unreservedNumber(office: string, on: LegalDate): string {
  return caseNumber(office, on, 0);
}
