import { type Instant, kindOfStream, legalDayOf, type LegalDate, nextElapse } from '#case';
import { elapseStream, inParallel } from '#engine';
import { type Position, stepsUpToEnd } from '#event-store';
import type { Installation } from '#installation';

/**
 * The docket's own scheduler, in the time of the docket: before the steps of a recorded day it records what has passed
 * until then. The service's scheduler leaves a simulated realm alone, so nothing passes there after the last day.
 */
export class Agenda {
  /** The day on which something next passes, by stream. */
  readonly #next = new Map<string, LegalDate>();
  #position: Position | undefined;

  constructor(private readonly installation: Pick<Installation, 'engine' | 'log' | 'world'>) {}

  /** Records what has passed at `now` in every stream. */
  async elapse(now: Instant, inFlightMax: number): Promise<void> {
    await this.#catchUp(inFlightMax);
    const { engine, world } = this.installation;
    const today = legalDayOf(now);
    const due = [...this.#next].flatMap(([stream, on]) => (on <= today ? [stream] : [])).toSorted();
    await inParallel(due, inFlightMax, (stream) => elapseStream(engine, stream, now, world));
  }

  /** Reads which streams have new facts, those of reactions and of an earlier play included. */
  async #catchUp(inFlightMax: number): Promise<void> {
    const { engine, log } = this.installation;
    const touched = new Set<string>();
    for await (const step of stepsUpToEnd(log, this.#position)) {
      if (step.kind === 'reached') this.#position = step.position;
      else
        for (const { stream, position } of step.events) {
          this.#position = position;
          if (kindOfStream(stream)) touched.add(stream);
        }
    }
    await inParallel([...touched], inFlightMax, async (stream) => {
      const state = await engine.state(stream);
      const next = state && nextElapse(state);
      if (next === undefined) this.#next.delete(stream);
      else this.#next.set(stream, next);
    });
  }
}
