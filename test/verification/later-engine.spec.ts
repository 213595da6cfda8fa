import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { verifyVerb } from '../../apps/cli/verbs/verify.ts';
import { playSmallFolder, run, type Verified } from './played.ts';
import { rewriteLog, type Rewritten } from './rewritten.ts';

/** Facts of a later engine, which this program does not know, are left unchecked (exit 2) and never called damaged. */

const later = '9.0.0';
const root = mkdtempSync(join(tmpdir(), 'casetrail-later-'));
const sound = join(root, 'sound');
const recorded: Rewritten[] = [];
let copies = 0;

beforeAll(async () => {
  await playSmallFolder(sound);
  const copy = copied();
  await rewriteLog(copy, (event) => {
    recorded.push(event);
    return event;
  });
}, 60_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

function copied(): string {
  const folder = join(root, `copy-${(copies += 1)}`);
  cpSync(sound, folder, { recursive: true });
  return folder;
}

/** An event as a later engine might record it: kind, act, schema, law, machine and data are all unknown today. */
function ofLaterEngine(event: Rewritten): Rewritten {
  const unknown = 'ab'.repeat(32);
  const meta = {
    ...event.meta,
    ...{ engineVersion: later, schemaVersion: '9', commandType: 'case/lift', lawHash: unknown, machineHash: unknown },
  };
  return { ...event, type: `Later${event.type}`, data: { ...event.data, since: 'later' }, meta };
}

/** Verifies a rewritten log; the views stay as today's program made them. */
async function verified(change: (event: Rewritten, index: number) => Rewritten | readonly Rewritten[]) {
  const folder = copied();
  let index = -1;
  await rewriteLog(folder, (event) => change(event, (index += 1)));
  return run(verifyVerb, { data: folder });
}

function expectNotChecked({ code, err }: Verified, what: string): void {
  const lines = err.trimEnd().split('\n');
  const red = lines.filter((line) => !/^not checked: .*verify with the newer program$/.test(line));
  expect([what, code, red]).toEqual([what, 2, []]);
  expect(lines.some((line) => line.includes(`is of engine ${later}`))).toBe(true);
}

describe('facts of a later engine', () => {
  it('from any command of the log on are not checked, and nothing is called damaged', async () => {
    const begins = recorded.flatMap(({ meta }, index) => (meta['commandIndex'] === '0' ? [index] : []));
    for (const from of begins)
      expectNotChecked(
        await verified((event, index) => (index < from ? event : ofLaterEngine(event))),
        `from event ${from} on (${recorded[from]!.type})`,
      );
  }, 120_000);

  it('in any one stream are not checked, and nothing is called damaged', async () => {
    for (const stream of new Set(recorded.map((event) => event.stream)))
      expectNotChecked(
        await verified((event) => (event.stream === stream ? ofLaterEngine(event) : event)),
        `stream ${stream}`,
      );
  }, 120_000);

  it('before one of today in the same stream leave nothing of it to be judged', async () => {
    const isAssigned = ({ type }: Rewritten): boolean => type === 'OfficerAssigned';
    expectNotChecked(await verified((event) => (isAssigned(event) ? ofLaterEngine(event) : event)), 'one fact');
  });

  it('do not hide what is wrong elsewhere', async () => {
    const { code, err } = await verified((event) => {
      if (event.type === 'JudgmentReceived') return { ...event, data: { ...event.data, since: 'always' } };
      return event.type === 'OfficerAssigned' ? ofLaterEngine(event) : event;
    });
    expect([code, err]).toEqual([1, expect.stringMatching(/schema: \/since[\s\S]*not checked/)]);
  });

  it('refer to sealed words, which are not called unused', async () => {
    const { out } = await verified(ofLaterEngine);
    expect(out).not.toMatch(/referred to by no fact/);
  });
});

it('a view that a later program made is not checked', async () => {
  const folder = copied();
  const database = new DatabaseSync(join(folder, 'views.db'));
  database.exec(`UPDATE view SET version = 900 WHERE name = 'statistics'`);
  database.close();
  const { code, err } = await run(verifyVerb, { data: folder });
  expect([code, err]).toEqual([
    2,
    expect.stringMatching(/^not checked: the view statistics is of version 900, .*: verify with the newer program\n$/),
  ]);
});
