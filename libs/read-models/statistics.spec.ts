import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type LegalDate, plusDays, type RecordedFact } from '#case';
import { type EventLog, openEmbeddedLog, type StoredEvent } from '#event-store';
import { tableOf } from '#statistics';
import { positionsOf } from './direct.js';
import { openViews, type Views } from './index.js';
import { chanceOf, mixed, sampleCase, toNewEvent } from './sample-log.js';

/** Appends facts in the order given, one by one as they would come. */
async function appendAll(log: EventLog, facts: readonly RecordedFact[]): Promise<void> {
  const answers = facts.map((fact) => {
    const { streamId, revision } = fact.envelope;
    return log.append(streamId, revision === 0 ? 'none' : revision - 1, [toNewEvent(fact)]);
  });
  for (const answer of await Promise.all(answers)) expect(answer.outcome).toBe('appended');
}

function asEvents(
  facts: readonly RecordedFact[],
): Pick<StoredEvent, 'id' | 'type' | 'stream' | 'revision' | 'data' | 'meta'>[] {
  return facts.map((fact) => ({
    ...toNewEvent(fact),
    stream: fact.envelope.streamId,
    revision: fact.envelope.revision,
  }));
}

const folders: string[] = [];

async function withViews(facts: readonly RecordedFact[], heldFacts: number, work: (views: Views) => Promise<void>) {
  const folder = mkdtempSync(join(tmpdir(), 'casetrail-views-'));
  folders.push(folder);
  const log = openEmbeddedLog({ folder });
  await appendAll(log, facts);
  const views = openViews({ folder, log, heldFacts });
  try {
    views.start();
    await views.waitFor({ ordinal: facts.length }, 10_000);
    await work(views);
  } finally {
    await views.close();
    await log.close();
  }
}

afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

describe('the statistics from signed changes', () => {
  it('are those of the direct fold, at any legal date and any state of knowledge', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.constantFrom(2, 10_000), async (seed, heldFacts) => {
        const chance = chanceOf(seed);
        const cases = Array.from({ length: 4 }, (_, index) =>
          sampleCase({ seed: seed + index * 7919, factsMax: 4 + chance.below(24), late: 0.25, corrections: 0.15 }),
        );
        const facts = mixed(cases, chance);
        await withViews(facts, heldFacts, async (views) => {
          for (let round = 0; round < 12; round++) {
            const to = plusDays('2023-07-01' as LegalDate, chance.below(2200));
            const asKnown = round === 0 ? facts.length : chance.below(facts.length + 1);
            const query = { realm: 'simulated', to, asKnown, unit: 'all' } as const;
            const table = await views.read(({ statistics }) => statistics.tableAt(query));
            const direct = await positionsOf(asEvents(facts), to, asKnown);
            const { unit, realm, year, from } = table;
            const expected = tableOf(
              { unit, realm, year, from, to, asKnown },
              direct.map((each) => each.position),
            );
            expect(table).toEqual(expected);
          }
        });
      }),
      { numRuns: 40 },
    );
  }, 120_000);
});
