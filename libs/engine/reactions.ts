import { actOf, type Actor, foldCase, type RecordedFact, type Reaction, reactionsTo, validateBody } from '#case';
import type { EventLog, Position, StoredEvent } from '#event-store';
import type { Command } from './command.js';
import type { Engine } from './engine.js';
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

const reacting = new Set(['EnforcementDecisionIssued', 'CaseEntrusted']);
const retryAfterMs = 1000;

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

  /** Runs everything that the log asks for now, and what that leads to, and returns. */
  async drain(): Promise<void> {
    await this.#follow(new AbortController().signal, () => true);
  }

  async #follow(signal: AbortSignal, stopWhenCaughtUp: () => boolean): Promise<void> {
    this.health.position ??= await this.checkpoint.load();
    for await (const step of this.log.follow(this.health.position, signal)) {
      if (step.kind === 'events') await this.#react(step.events);
      else if (step.kind === 'reached') this.health.position = step.position;
      else if (stopWhenCaughtUp()) break;
      if (step.kind !== 'caughtUp' && this.health.position) await this.checkpoint.save(this.health.position);
    }
  }

  async #react(events: readonly StoredEvent[]): Promise<void> {
    // In order of the log, but those of one batch together: they share the log's commits.
    await Promise.all(events.filter((event) => reacting.has(event.type)).map((event) => this.#reactTo(toFact(event))));
    const last = events.at(-1);
    if (last) this.health.position = last.position;
    this.health.lastError = undefined;
  }

  async #reactTo(cause: RecordedFact): Promise<void> {
    const history = cause.type === 'CaseEntrusted' ? await this.engine.history(cause.envelope.streamId) : [];
    const upTo = history.filter((fact) => fact.envelope.revision <= cause.envelope.revision);
    for (const [index, reaction] of reactionsTo(cause, () => foldCase(upTo)).entries())
      await this.#send(cause, reaction, index);
  }

  async #send(cause: RecordedFact, reaction: Reaction, index: number): Promise<void> {
    const act = actOf(reaction.target, reaction.act);
    if (!act) throw new Error(`the reaction to ${cause.type} names an unknown act ${reaction.act}`);
    const checked = validateBody(act, reaction.body);
    if ('errors' in checked)
      throw new Error(`the reaction to ${cause.type} made a wrong body: ${JSON.stringify(checked.errors)}`);
    const { envelope } = cause;
    const command: Command = {
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
    const answer = await this.engine.execute(command);
    if (answer.kind !== 'accepted' && answer.kind !== 'inFlight')
      throw new Error(`the reaction ${reaction.act} to ${envelope.eventId} was answered ${answer.kind}`);
  }
}
