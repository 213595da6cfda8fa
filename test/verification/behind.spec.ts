import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseSync } from 'node:sqlite';
import { allViews } from '#read-models';
import { engineHashes } from '#verification';
import { verifyVerb } from '../../apps/cli/verbs/verify.ts';
import { Player, playSmallFolder, run } from './played.ts';
import { rewriteLog } from './rewritten.ts';

/** Views and reactions that are behind the log: a small lag is pending work, a standstill is a finding. */

const root = mkdtempSync(join(tmpdir(), 'casetrail-behind-'));
const sound = join(root, 'sound');
let copies = 0;

beforeAll(async () => {
  await playSmallFolder(sound);
}, 60_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function playedOn(): Promise<{ folder: string; player: Player; judgment: string }> {
  const folder = join(root, `copy-${(copies += 1)}`);
  cpSync(sound, folder, { recursive: true });
  const player = await Player.open(folder, '2025-03-12');
  const judged = { category: 'civil', court: 'TA.01', judgedOn: '2025-01-15', number: '3/2025/DS-ST' };
  const { stream: judgment } = await player.act('judgment', undefined, '2025-03-12', 'receive-judgment', judged);
  return { folder, player, judgment };
}

const obligations = [{ kind: 'pay', nature: 'state', rank: 3, amount: '7' }];
const decision = { debtor: 'Debtor', obligations };

describe('a service that ended', () => {
  it('right after its last act leaves views behind, and a reaction pending: nothing is wrong', async () => {
    const { folder, player, judgment } = await playedOn();
    player.installation.views.start();
    await player.installation.views.waitFor({ stream: judgment, revision: 0 });
    await player.act('judgment', judgment, '2025-03-12', 'issue-decision', decision);
    await player.installation.close();
    const { code, out, err } = await run(verifyVerb, { data: folder });
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/1 reactions are pending/);
  });

  it('and left views and reactions that do not follow any more: they stand still', async () => {
    const { folder, player, judgment } = await playedOn();
    await player.act('judgment', judgment, '2025-03-12', 'issue-decision', decision);
    await player.act('judgment', undefined, '2025-03-20', 'receive-judgment', {
      category: 'civil',
      court: 'TA.01',
      judgedOn: '2025-01-15',
      number: '4/2025/DS-ST',
    });
    await player.installation.close();
    const { code, err } = await run(verifyVerb, { data: folder });
    expect(code).toBe(1);
    for (const view of ['register', 'statistics', 'vintage'])
      expect(err).toMatch(new RegExp(`the view ${view} is at event \\d+, \\d+ behind the log's end, and stands still`));
    expect(err).toMatch(/leads to record-case-opened in judgment-.*waiting since 2025-03-12/);
  });
});

it('a parked reaction whose cause an earlier engine accepted is listed, and nothing is wrong', async () => {
  const { folder, player, judgment } = await playedOn();
  const { facts } = await player.act('judgment', judgment, '2025-03-12', 'issue-decision', decision);
  const { views, log } = player.installation;
  views.start();
  await views.waitFor({ ordinal: (await log.count())! }, 15_000);
  views.noteParked([{ cause: facts[0]!.envelope.eventId, sinceMs: 0, error: 'refused: date.future' }]);
  await player.installation.close();
  const { laws, machines } = engineHashes['0.1.0']!;
  const decidedBy = { engineVersion: '0.1.0', lawHash: laws[0]!, machineHash: machines[0]! };
  await rewriteLog(folder, (event) => ({ ...event, meta: { ...event.meta, ...decidedBy } }));
  const { code, out, err } = await run(verifyVerb, { data: folder });
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(/accepted under engine 0\.1\.0, refused today: .* leads to record-case-opened, which is parked/);
});

describe('beside a running service', () => {
  it('views that stand still while the log goes on are found', async () => {
    const { folder, player } = await playedOn();
    await player.act('judgment', undefined, '2025-03-20', 'receive-judgment', {
      category: 'civil',
      court: 'TA.01',
      judgedOn: '2025-01-15',
      number: '4/2025/DS-ST',
    });
    const { code, err } = await run(verifyVerb, { data: folder });
    await player.end();
    expect([code, err]).toEqual([1, expect.stringMatching(/register is at event \d+, 4 behind .*stands still/)]);
    expect((await run(verifyVerb, { data: folder })).code).toBe(0);
  });

  it('views that follow are said to, and are no finding', async () => {
    const { folder, player } = await playedOn();
    const verifying = run(verifyVerb, { data: folder });
    player.installation.views.start();
    for (let n = 0; n < 5; n += 1)
      await player.act('judgment', undefined, '2025-03-20', 'receive-judgment', {
        category: 'civil',
        court: 'TA.01',
        judgedOn: '2025-01-15',
        number: `${n}/2025/DS-PT`,
      });
    const { code, err } = await verifying;
    await player.end();
    expect([code, err]).toEqual([0, '']);
  });

  it.each(allViews.map(({ name }) => name))('%s that stopped is found while the other views follow', async (name) => {
    const { folder, player } = await playedOn();
    stop(name, folder);
    player.installation.views.start();
    let numbers = 0;
    const receive = (): Promise<unknown> => {
      const received = { category: 'civil', court: 'TA.01', judgedOn: '2025-01-15' };
      const number = `${(numbers += 1)}/2025/DS-PT`;
      return player.act('judgment', undefined, '2025-03-20', 'receive-judgment', { ...received, number });
    };
    await receive();
    const ended = new AbortController();
    const verifying = run(verifyVerb, { data: folder }).finally(() => ended.abort());
    while (!ended.signal.aborted) {
      await receive();
      await sleep(betweenActsMs);
    }
    const { code, err } = await verifying;
    await player.installation.close();
    expect([code, err.trimEnd().split('\n')]).toEqual([
      1,
      [expect.stringMatching(new RegExp(`^the view ${name} is at event \\d+, .* and stands still`))],
    ]);
  });
});

const betweenActsMs = 100;

/** Makes every commit of this view fail. */
function stop(name: string, folder: string): void {
  const database = new DatabaseSync(join(folder, 'views.db'));
  const when = `BEFORE UPDATE ON view WHEN NEW.name = '${name}'`;
  database.exec(`CREATE TRIGGER stopped ${when} BEGIN SELECT RAISE(ABORT, 'stopped'); END`);
  database.close();
}
