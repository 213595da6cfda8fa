import {
  actOf,
  type Actor,
  type Reaction,
  reactionNeedsHistory,
  reactionsTo,
  type RecordedFact,
  validateBody,
} from '#case';
import { NotNow } from '#event-store';
import type { Answer, Command } from '../command.js';
import { reactionClient, reactionKey } from '../target-stream.js';
import type { Engine } from '../engine.js';

/** The methods of the engine that reactions use. */
export type ReactingEngine = Pick<Engine, 'execute' | 'history'>;

/** The commands that follow from a fact, to be sent in order. */
export interface Consequence {
  readonly cause: RecordedFact;
  readonly commands: readonly Command[];
  /** Whether a command opens a case. Commands that do run one after the other, so that case numbers follow the log. */
  readonly opensCase: boolean;
}

/** The domain refuses a command that its own reaction has sent: retrying at once changes nothing. */
export class ReactionRefused extends Error {
  override readonly name = 'ReactionRefused';
}

export const reactionActor: Actor = { id: 'casetrail', role: 'system', office: '' };

/** The commands that follow from a cause. Their keys are derived from it, so repeating them is harmless. */
export async function consequenceOf(engine: ReactingEngine, cause: RecordedFact): Promise<Consequence> {
  const history = reactionNeedsHistory(cause.type) ? await engine.history(cause.envelope.streamId) : [];
  const commands = reactionsTo(cause, history).map((reaction, index) => commandOf(cause, reaction, index));
  return { cause, commands, opensCase: commands.some(({ act }) => act.opens === 'case') };
}

/** Sends the commands of a cause in order. @throws ReactionRefused; NotNow when a command may be accepted later */
export async function sendConsequence(engine: ReactingEngine, { cause, commands }: Consequence): Promise<void> {
  for (const command of commands) {
    const answer = await engine.execute(command);
    if (answer.kind !== 'accepted') throw failureOf(command, cause, answer);
  }
}

function commandOf(cause: RecordedFact, reaction: Reaction, index: number): Command {
  const act = actOf(reaction.target, reaction.act);
  if (!act) throw new ReactionRefused(`the reaction to ${cause.type} names an unknown act ${reaction.act}`);
  const checked = validateBody(act, reaction.body);
  if ('errors' in checked) {
    const errors = checked.errors.map(({ pointer, code }) => `${pointer} ${code}`).join(', ');
    throw new ReactionRefused(`the reaction ${act.name} to ${cause.type} has a wrong body: ${errors}`);
  }
  const { envelope } = cause;
  return {
    act,
    body: checked.body,
    ...(reaction.stream === undefined ? {} : { stream: reaction.stream }),
    actor: { ...reactionActor, office: reaction.office },
    client: reactionClient,
    key: reactionKey(envelope.eventId, index),
    correlationId: envelope.correlationId,
    causationId: envelope.eventId,
    realm: envelope.realm,
    basis: { [envelope.streamId]: envelope.revision },
  };
}

function failureOf({ act }: Command, { envelope }: RecordedFact, answer: Answer): Error {
  const what = `the reaction ${act.name} to ${envelope.eventId} was answered ${answer.kind}`;
  switch (answer.kind) {
    case 'busy':
    case 'inFlight':
      return new NotNow(what);
    case 'unknown':
      return new NotNow(what, { cause: answer.cause });
    case 'refused':
      return new ReactionRefused(
        `${what}: ${answer.refusals.map(({ rule, message }) => `${rule}: ${message.en}`).join('; ')}`,
      );
    default:
      return new ReactionRefused(what);
  }
}
