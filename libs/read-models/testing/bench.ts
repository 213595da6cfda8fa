import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import type { RecordedFact } from '#case';
import { type EventLog, MemoryLog, type StoredEvent } from '#event-store';
import { chanceOf } from './chance.js';
import { mixed, sampleCase, toNewEvent } from './sample-log.js';

/** Shared set-up of the specs of this library. */
export interface Bench {
  /** The folder of the view file. */
  readonly folder: string;
  readonly log: EventLog;
  dispose(): Promise<void>;
}

/** `openLog`: for a spec that damages the log's file. */
export async function openBench(openLog: (folder: string) => EventLog = () => new MemoryLog()): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), 'casetrail-views-'));
  const log = openLog(folder);
  const dispose = async (): Promise<void> => {
    await log.close();
    rmSync(folder, { recursive: true });
  };
  return { folder, log, dispose };
}

/** A log of several mixed cases, with late facts and corrections. */
export function sampleFacts(seed: number, casesCount: number, factsMax: number, wild = false): RecordedFact[] {
  const cases = Array.from({ length: casesCount }, (_, index) =>
    sampleCase({ seed: seed + index * 7919, factsMax, late: 0.25, corrections: 0.15, wild }),
  );
  return mixed(cases, chanceOf(seed));
}

export async function appendAll(log: EventLog, facts: readonly RecordedFact[]): Promise<void> {
  const answers = facts.map((fact) => {
    const { streamId, revision } = fact.envelope;
    return log.append(streamId, revision === 0 ? 'none' : revision - 1, [toNewEvent(fact)]);
  });
  for (const answer of await Promise.all(answers)) expect(answer.outcome).toBe('appended');
}

type Event = Pick<StoredEvent, 'id' | 'type' | 'stream' | 'revision' | 'data' | 'meta'>;

export function asEvents(facts: readonly RecordedFact[]): Event[] {
  return facts.map((fact) => {
    const { streamId: stream, revision } = fact.envelope;
    return { ...toNewEvent(fact), stream, revision };
  });
}

export async function until(isSo: () => boolean, waitMs = 5_000): Promise<void> {
  const end = Date.now() + waitMs;
  while (!isSo()) {
    if (Date.now() > end) throw new Error('it did not come to pass in time');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
