import { createHmac } from 'node:crypto';
import type { SaltOf } from '#personal-data';
import { actOf, numbersStream } from '#case';
import type { CaseStory } from './stories.js';
import type { ScenarioStep } from './story.js';

/**
 * Makes every play of a docket the same, although a store answers the steps of a day in any order: fixes the order of
 * steps that affect other streams, and the salts.
 */

/** The steps of one story on one recorded day. */
export interface Work {
  readonly story: CaseStory;
  /** Indexes into the story's steps. */
  readonly steps: readonly number[];
}

/** A step that must follow another step: it starts after `before`, and calls `end` when it is acknowledged. */
interface Turn {
  readonly before: Promise<void>;
  readonly end: () => void;
}

export type StepOrder = ReadonlyMap<ScenarioStep, Turn>;

/**
 * Orders the steps of a day that affect other streams: decisions that take their numbers from one stream follow one
 * another, and so do entrustments to one office, which open cases there in log order. Start the work in list order:
 * then the earliest unfinished step never waits, so any number of workers is deadlock-free.
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

/** Plays the steps of one story, each when its turn comes. After a failure the remaining turns are released. */
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

/**
 * Salts of simulated words: derived from the seed and the value's ref, so that commitments are the same in every play.
 */
export function saltsOf(seed: number): SaltOf {
  return (ref) => createHmac('sha256', `casetrail docket ${seed}`).update(ref).digest().subarray(0, 16);
}
