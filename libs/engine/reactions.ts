import {
  actOf,
  type Actor,
  type RecordedFact,
  type Reaction,
  reactingTypes,
  reactionNeedsHistory,
  reactionsTo,
  validateBody,
} from '#case';
import type { EventLog, Position, StoredEvent } from '#event-store';
import type { Command } from './command.js';
import type { Engine } from './engine.js';
import { inParallel } from './in-parallel.js';
import { toFact } from './streams.js';

/** Where the runner goes on after a restart. Losing it is harmless: every reaction is idempotent. */
export interface CheckpointStore {
  load(): Promise<Position | undefined>;
  save(position: Position): Promise<void>;
}

export interface ReactionsHealth {
  position: Position | undefined;
  lastError: string | undefined;
}

const retryAfterMs = 1000;
/** Reactions under way at the same time. */
const reactionsInFlightMax = 256;

/** What a fact leads to: commands to be sent in their order. */
interface Consequence {
  readonly cause: RecordedFact;
  readonly commands: readonly Command[];
  readonly opensCase: boolean;
}

/**
 * Runs the reactions of the domain behind the log. Each command's key is derived from its cause, so that a crash
 * between two steps repeats harmlessly. A reaction that fails stops the runner at its fact, visibly, and is retried.
 */
export class Reactions {
  readonly health: ReactionsHealth = { position: undefined, lastError: undefined };

  constructor(
    private readonly engine: Engine,
    private readonly log: EventLog,
    private readonly checkpoint: CheckpointStore,
    private readonly actor: Actor = { id: 'casetrail', role: 'system', office: '' },
  ) {}

  /** Follows the log until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.#follow(signal, () => false);
      } catch (error) {
        this.health.lastError = (error as Error).message;
        await new Promise((resolve) => setTimeout(resolve, retryAfterMs));
      }
    }
  }

  /**
   * Runs everything that the log asks for now, and what that leads to, and returns. With `inFlightMax` 1 in the log's
   * order throughout.
   */
  async drain(inFlightMax: number = reactionsInFlightMax): Promise<void> {
    await this.#follow(new AbortController().signal, () => true, inFlightMax);
  }

  async #follow(
    signal: AbortSignal,
    stopWhenCaughtUp: () => boolean,
    inFlightMax: number = reactionsInFlightMax,
  ): Promise<void> {
    this.health.position ??= await this.checkpoint.load();
    for await (const step of this.log.follow(this.health.position, signal)) {
      if (step.kind === 'events') await this.#react(step.events, inFlightMax);
      // What failed comes again before anything else does, so it is over.
      this.health.lastError = undefined;
      if (step.kind === 'reached') this.health.position = step.position;
      if (step.kind === 'caughtUp' && stopWhenCaughtUp()) break;
      if (step.kind !== 'caughtUp' && this.health.position) await this.checkpoint.save(this.health.position);
    }
  }

  /**
   * What opens a case one after the other, so that case numbers follow the order of the log; the rest of one batch
   * together, to share the log's commits.
   */
  async #react(events: readonly StoredEvent[], inFlightMax: number): Promise<void> {
    const all: Consequence[] = [];
    for (const event of events) if (reactingTypes.has(event.type)) all.push(await this.#consequenceOf(toFact(event)));
    const send = (each: Consequence): Promise<void> => this.#send(each);
    if (inFlightMax === 1) await inParallel(all, 1, send);
    else {
      const [opening, others] = [true, false].map((opens) => all.filter(({ opensCase }) => opensCase === opens));
      await Promise.all([inParallel(opening!, 1, send), inParallel(others!, inFlightMax, send)]);
    }
    const last = events.at(-1);
    if (last) this.health.position = last.position;
  }

  async #consequenceOf(cause: RecordedFact): Promise<Consequence> {
    const history = reactionNeedsHistory(cause.type) ? await this.engine.history(cause.envelope.streamId) : [];
    const reactions = reactionsTo(cause, history);
    const commands = reactions.map((reaction, index) => this.#commandOf(cause, reaction, index));
    return { cause, commands, opensCase: commands.some(({ act }) => act.opens === 'case') };
  }

  #commandOf(cause: RecordedFact, reaction: Reaction, index: number): Command {
    const act = actOf(reaction.target, reaction.act);
    if (!act) throw new Error(`the reaction to ${cause.type} names an unknown act ${reaction.act}`);
    const checked = validateBody(act, reaction.body);
    if ('errors' in checked)
      throw new Error(`the reaction to ${cause.type} made a wrong body: ${JSON.stringify(checked.errors)}`);
    const { envelope } = cause;
    return {
      act,
      body: checked.body,
      ...(reaction.stream === undefined ? {} : { stream: reaction.stream }),
      actor: { ...this.actor, office: reaction.office },
      client: 'reaction',
      key: `${envelope.eventId}/${index}`,
      correlationId: envelope.correlationId,
      causationId: envelope.eventId,
      realm: envelope.realm,
      basis: { [envelope.streamId]: envelope.revision },
    };
  }

  async #send({ cause, commands }: Consequence): Promise<void> {
    for (const command of commands) {
      const answer = await this.engine.execute(command);
      if (answer.kind !== 'accepted' && answer.kind !== 'inFlight')
        throw new Error(`the reaction ${command.act.name} to ${cause.envelope.eventId} was answered ${answer.kind}`);
    }
  }
}
