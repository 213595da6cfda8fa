import { createHmac } from 'node:crypto';
import type { SaltOf } from '#personal-data';
import { actOf, numbersStream } from '#case';
import type { CaseStory } from './stories.js';
import type { ScenarioStep } from './story.js';

/**
 * What makes two plays of a docket the same, though a store answers the steps of one day in any order: the turns of
 * the steps that others see, and salts.
 */

/** The steps of one story on one recorded day. */
export interface Work {
  readonly story: CaseStory;
  /** Indexes into the story's steps. */
  readonly steps: readonly number[];
}

/** A step that waits for another: it begins after `before`, and says `end` when it is acknowledged. */
interface Turn {
  readonly before: Promise<void>;
  readonly end: () => void;
}

export type StepOrder = ReadonlyMap<ScenarioStep, Turn>;

/**
 * The turns of a day, in the order of its work: decisions that take their numbers from one stream follow one another,
 * and so do entrustments to one office, which open cases there in the order of the log. The work must be begun in its
 * order too; then the earliest step that is not done waits for nothing, and any number of workers comes to the end.
 */
export function stepOrderOf(work: readonly Work[]): StepOrder {
  const last = new Map<string, Promise<void>>();
  const order = new Map<ScenarioStep, Turn>();
  for (const { story, steps } of work)
    for (const index of steps) {
      const step = story.steps[index]!;
      const chain = chainOf(story, step);
      if (chain === undefined) continue;
      const { promise, resolve } = Promise.withResolvers<void>();
      order.set(step, { before: last.get(chain) ?? Promise.resolve(), end: resolve });
      last.set(chain, promise);
    }
  return order;
}

/** Plays the steps of one story, each in its turn. After a failure nobody waits for those that are left. */
export async function inStepOrder(order: StepOrder, { story, steps }: Work, play: (index: number) => Promise<void>) {
  try {
    for (const index of steps) {
      const turn = order.get(story.steps[index]!);
      await turn?.before;
      await play(index);
      turn?.end();
    }
  } finally {
    for (const index of steps) order.get(story.steps[index]!)?.end();
  }
}

function chainOf({ office }: CaseStory, { target, act, body, on }: ScenarioStep): string | undefined {
  if (actOf(target, act)?.opens === 'case') return numbersStream(office, on);
  return act === 'entrust' ? `entrusted to ${String(body['receiver'])}` : undefined;
}

/** Salts of simulated words: from the seed and the value's ref alone, so that commitments are the same in every play. */
export function saltsOf(seed: number): SaltOf {
  return (ref) => createHmac('sha256', `casetrail docket ${seed}`).update(ref).digest().subarray(0, 16);
}
