import { join } from 'node:path';
import { type Kind, kinds } from './kinds.ts';
import { type Recovery, Stage } from './stage.ts';

export interface RunOptions {
  readonly episodes: number;
  readonly seed: number;
  /** The folder whose `dist` is run. */
  readonly root: string;
  /** Number of servers in use at the same time, each with its own process under test. */
  readonly stages?: number;
  /** The kinds of faults, which are used in turn. */
  readonly kinds?: readonly Kind[];
  /** After this many episodes on one server every row of every view is compared. */
  readonly accountEvery?: number;
}

export interface RunReport {
  readonly seed: number;
  readonly episodes: number;
  /** For each kind, the number of episodes in which the fault affected something. */
  readonly perKind: Readonly<Record<string, number>>;
  readonly recoveryMsMax: Readonly<Record<string, number>>;
  /** For each kind, commands without an answer at the end of the fault: stored, and not stored. */
  readonly committed: Readonly<Record<string, number>>;
  readonly notCommitted: Readonly<Record<string, number>>;
  readonly answers: Readonly<Record<string, number>>;
  readonly facts: number;
  readonly slowestAnswerMs: number;
  /** Heap growth of all processes under test, after forced collections: from each one's 20th episode to its last. */
  readonly heap: { readonly grownBytes: number; readonly episodes: number };
  readonly violations: readonly string[];
}

/** Within this time a dead, abandoned connection must be closed: keep-alive detects it after about 15 s. */
const leftOpenWithinMs = 30_000;
/** The episodes started are at most this multiple of the requested ones. */
const begunMax = 2;

/** This repository: `npm test` builds it first. */
export const root = join(import.meta.dirname, '../../..');

/** With at least this many episodes, the counts per kind and the heap are checked too. */
const episodesForCounts = 200;
const perKindMin = 10;
/**
 * After this many episodes a process is warm. From then on all processes together may grow by `heapGrowth`; most of it
 * is the intended cache of facts.
 */
const warmAfterEpisodes = 20;
const heapGrowth = { bytesMax: 32 * 1024 * 1024, episodes: 180 };

/** Why a run proves less than it should, even without violations. */
export function whatIsMissing({ episodes, perKind, committed, notCommitted, heap }: RunReport): string[] {
  const missing: string[] = [];
  const sum = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((a, b) => a + b, 0);
  if (sum(committed) === 0) missing.push('no command was stored and not answered');
  if (sum(notCommitted) === 0) missing.push('no command was without an answer and not stored');
  if (episodes < episodesForCounts) return missing;
  for (const { name } of kinds)
    if ((perKind[name] ?? 0) < perKindMin) missing.push(`${name} met something in ${perKind[name] ?? 0} episodes only`);
  if (heap.episodes === 0) missing.push('the heap was not looked at');
  else if (heap.grownBytes > heapGrowth.bytesMax * Math.max(1, heap.episodes / heapGrowth.episodes))
    missing.push(`the heap has grown by ${heap.grownBytes} bytes in ${heap.episodes} episodes`);
  return missing;
}

export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Runs faults in turn on several servers, until the requested episodes are done or a violation is found. */
export async function run(options: RunOptions): Promise<RunReport> {
  const { episodes, seed, root, stages: count = 4, accountEvery = 5 } = options;
  const list = options.kinds ?? kinds;
  const recoveries: Recovery[] = [];
  const violations: string[] = [];
  const heap = { grownBytes: 0, episodes: 0 };
  const answers: Record<string, number> = {};
  const planned = Array.from({ length: episodes }, (_, number) => list[number % list.length]!);
  let started = 0;
  let facts = 0;
  let slowestAnswerMs = 0;

  const perform = async (index: number): Promise<void> => {
    const stage = await Stage.open({ root, random: seeded(seed + index) });
    try {
      let warmBytes: number | undefined;
      let done = 0;
      while (planned.length > 0 && violations.length === 0) {
        const kind = planned.shift()!;
        const number = (started += 1);
        const recovery = await stage.episode(kind);
        recoveries.push(recovery);
        // A fault that affected nothing, because nothing was in flight, is repeated.
        if (recovery.met === 0 && started < episodes * begunMax) planned.push(kind);
        violations.push(...stage.violations.splice(0).map((each) => `episode ${number}, ${kind.name}: ${each}`));
        if (violations.length > 0) break;
        done += 1;
        if (done % accountEvery === 0) await stage.account();
        if (done === warmAfterEpisodes) warmBytes = await stage.heapBytes();
      }
      if (violations.length > 0) return;
      await stage.account();
      if (warmBytes !== undefined) {
        heap.grownBytes += (await stage.heapBytes()) - warmBytes;
        heap.episodes += done - warmAfterEpisodes;
      }
      const left = await stage.leftOpen(leftOpenWithinMs);
      if (Object.keys(left).length > 0) stage.violations.push(`left open: ${JSON.stringify(left)}`);
      facts += stage.truth.events.length;
      slowestAnswerMs = Math.max(slowestAnswerMs, stage.lanes.slowestMs);
      for (const [kind, times] of Object.entries(stage.lanes.answers)) answers[kind] = (answers[kind] ?? 0) + times;
      violations.push(...stage.violations.splice(0));
    } finally {
      await stage.close();
    }
  };
  await Promise.all(Array.from({ length: count }, (_, index) => perform(index)));

  const by = (of: (recovery: Recovery) => number, join: (a: number, b: number) => number) => {
    const found: Record<string, number> = {};
    for (const recovery of recoveries) found[recovery.kind] = join(found[recovery.kind] ?? 0, of(recovery));
    return found;
  };
  const add = (a: number, b: number): number => a + b;
  return {
    seed,
    episodes: recoveries.length,
    perKind: by(({ met }) => Math.min(met, 1), add),
    recoveryMsMax: by(({ recoveryMs }) => recoveryMs, Math.max),
    committed: by(({ committed }) => committed, add),
    notCommitted: by(({ notCommitted }) => notCommitted, add),
    answers,
    facts,
    slowestAnswerMs,
    heap,
    violations,
  };
}
