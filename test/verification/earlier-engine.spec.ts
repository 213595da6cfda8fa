import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bounds, caseNumber, engineVersion, type LegalDate, toFact } from '#case';
import { derivedId } from '#engine';
import type { StoredEvent } from '#event-store';
import { engineHashes, fieldsRefusedToday } from '#verification';
import { verifyVerb } from '../../apps/cli/verbs/verify.ts';
import { Player, playSmallFolder, run, type Streams, type Verified } from './played.ts';
import { rewriteLog, type Rewritten } from './rewritten.ts';

/**
 * A log that an earlier engine accepted and today's rules and limits would refuse: it is read and folded, the views
 * hold it, `verify` lists it, and the folder stays usable. Built from a log of today, rewritten as by engine 0.1.0.
 */

const earlier = '0.1.0';
const root = mkdtempSync(join(tmpdir(), 'casetrail-earlier-'));
const sound = join(root, 'sound');
let streams: Streams;
let copies = 0;

beforeAll(async () => {
  streams = await playSmallFolder(sound);
}, 60_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

type Accept = (event: Rewritten) => Rewritten | readonly Rewritten[];

/** The hashes of law and machine that the envelopes of that version name. */
function hashesOf(version: string): { lawHash: string; machineHash: string } {
  const { laws, machines } = engineHashes[version]!;
  return { lawHash: laws.at(-1)!, machineHash: machines.at(-1)! };
}

/** Verifies a log rewritten as by `version`, with facts that it accepted and views of today's program. */
async function openedToday(version: string, accept: Accept): Promise<Verified> {
  const folder = join(root, `copy-${(copies += 1)}`);
  cpSync(sound, folder, { recursive: true });
  const decidedBy = { engineVersion: version, ...hashesOf(version) };
  await rewriteLog(folder, (event) => accept({ ...event, meta: { ...event.meta, ...decidedBy } }));
  for (const suffix of ['', '-wal', '-shm']) rmSync(join(folder, `views.db${suffix}`), { force: true });
  const player = await Player.open(folder, '2025-03-12');
  await player.act('case', streams.received, '2025-03-12', 'assign-officer', { officer: 'officer-2' });
  await player.end();
  return run(verifyVerb, { data: folder });
}

const yearOf25 = '0025-03-31' as LegalDate;
const number25 = caseNumber('P1.01', yearOf25, 1);

/** Moves the second case, its judgment and its number into the year 25. */
function inTheYear25(event: Rewritten): Rewritten {
  const isOfOther =
    [streams.other, streams.otherJudgment].includes(event.stream) || event.data['case'] === streams.other;
  if (!isOfOther) return event;
  const data = { ...event.data };
  if (event.type === 'JudgmentReceived') data['judgedOn'] = yearOf25;
  if ('number' in data && event.type !== 'JudgmentReceived') data['number'] = number25;
  const stream = event.stream.startsWith('numbers-') ? 'numbers-P1.01-25' : event.stream;
  return { ...event, data, stream, meta: { ...event.meta, effectiveOn: yearOf25 } };
}

const hugeAmount = '999999999999999999';

/** Gives the second case ten obligations, each of the largest amount that a field could have then. */
function withHugeSums(event: Rewritten): Rewritten {
  if (event.type !== 'EnforcementDecisionIssued' || event.stream !== streams.other) return event;
  const [first] = event.data['obligations'] as Record<string, unknown>[];
  const obligations = Array.from({ length: 10 }, (_, n) => ({ ...first, id: `o${n + 1}`, amount: hugeAmount }));
  return { ...event, data: { ...event.data, obligations } };
}

/** Dates the pay-out of the first case before its payment. */
function paidOutTooEarly(event: Rewritten): Rewritten {
  if (event.type !== 'MoneyDistributed') return event;
  return { ...event, meta: { ...event.meta, effectiveOn: '2025-03-05' } };
}

/** Reopens the entrusted case at the sender, while the receiver continues its own. */
function reopenedBySender(event: Rewritten): Rewritten | readonly Rewritten[] {
  const { commandType, commandIndex, commandSize } = event.meta;
  if (commandType !== 'case/entrust' || Number(commandIndex) !== Number(commandSize) - 1) return event;
  const commandId = '0d000000-0000-4000-8000-000000000001';
  const command = { commandId, commandType: 'case/reopen', commandIndex: '0', commandSize: '1', schemaVersion: '1' };
  const data = { ground: 'complaintUpheld', returnTo: 'received.assigned' };
  const meta = { ...event.meta, ...command };
  return [event, { ...event, id: derivedId(commandId, 0), type: 'Reopened', data, meta }];
}

/** Corrects the date of the second case's payment, an act with more facts than a correction may move today. */
function movedWithManyFacts(event: Rewritten): Rewritten | readonly Rewritten[] {
  if (event.type !== 'DeadlineSet' || event.stream !== streams.other || event.meta['effectiveOn'] !== '2025-03-10')
    return event;
  const payment = derivedId(event.meta['commandId']!, 0);
  const commandId = '0d000000-0000-4000-8000-000000000002';
  const command = {
    commandId,
    commandType: 'case/correct-date',
    commandIndex: '0',
    commandSize: '1',
    schemaVersion: '1',
    corrects: payment,
  };
  const others = Array.from({ length: bounds.stepFactsMax }, (_, n) => derivedId(commandId, n + 1));
  const data = { events: [payment, ...others], from: '2025-03-10', to: '2025-03-10' };
  return [
    event,
    { ...event, id: derivedId(commandId, 0), type: 'DateCorrected', data, meta: { ...event.meta, ...command } },
  ];
}

const same = (event: Rewritten): Rewritten => event;

const accepted: readonly (readonly [what: string, accept: Accept, listed: RegExp])[] = [
  ['nothing that is refused today', same, /Everything is as it should be/],
  ['a judgment and a decision of the year 25', inTheYear25, /refused today: number \(caseNumber\): 2 steps/],
  ['sums that are too large', withHugeSums, /refused today: (money\.caseMax|obligations\.amount \(money\)): 1 step/],
  ['a pay-out dated before the payment', paidOutTooEarly, /refused today: ledger\.everyDay: 1 step/],
  ['a step with more facts than one has today', movedWithManyFacts, /refused today: events \(codes\): 1 step/],
  ['an entrusted case that its sender reopened', reopenedBySender, /refused today: entrustment\.return: 1 step/],
];

it('of every fact of the golden history, no field is beyond the limits of input', () => {
  const lines = readFileSync(join(import.meta.dirname, '../format/golden-history.ndjson'), 'utf8')
    .trimEnd()
    .split('\n');
  const facts = lines.map((line) => toFact(JSON.parse(line) as StoredEvent));
  const found = facts.map((fact) => [fact.type, fieldsRefusedToday(fact)] as const);
  expect(found.filter(([, fields]) => fields.length > 0)).toEqual([]);
});

describe(`a log of engine ${earlier}`, () => {
  it.each(accepted)('with %s: the folder goes on, its views are made, verify lists it and exits 0', async (...row) => {
    const [, accept, listed] = row;
    const { code, out, err } = await openedToday(earlier, accept);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(listed);
    expect(out.match(/accepted under engine .*/g)?.every((line) => line.includes(`engine ${earlier}, `)) ?? true).toBe(
      true,
    );
  });
});

describe(`the same in a log of engine ${engineVersion}`, () => {
  it.each(accepted.slice(1))('with %s: it was changed since, and that is red', async (...row) => {
    const [, accept] = row;
    const { code, err } = await openedToday(engineVersion, accept);
    expect([code, err]).toEqual([1, expect.stringMatching(/would not be accepted/)]);
  });
});
