import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { Bench, type Json } from '../http/bench.js';
import { eventually } from '../http/stories.js';
import { readEverything, runVerbs } from './readers.js';

/**
 * What leads from one stream to another, corrections of its beginning, and what is recorded after an ending: every
 * reader holds it, a rebuild makes the same rows of it, and `verify` finds nothing wrong.
 */

const owed = { kind: 'pay', nature: 'party', rank: 3, amount: '100', creditor: 'Người được thi hành án' };

async function decidedOnRequest(bench: Bench): Promise<string> {
  const asked = { category: 'civil', channel: 'inPerson', requester: 'Người yêu cầu', claim: 'Số tiền theo bản án' };
  const { headers } = await bench.post('/v1/requests', { effectiveOn: '2025-05-05', ...asked });
  const request = String(headers['location']);
  const { body } = await bench.get(`${request}/timeline`);
  const corrects = (body['entries'] as Json[])[0]!['eventId'];
  await bench.done(request, 'correct-date', { effectiveOn: '2025-05-06', corrects, to: '2025-05-02' });
  const decided = { effectiveOn: '2025-05-07', debtor: 'Người phải thi hành án', obligations: [owed] };
  return String((await bench.done(request, 'issue-decision', decided)).headers['location']);
}

const replacing = { debtor: 'Người kế thừa', obligations: [{ ...owed, replaces: 'o1' }] };
const newCase = async (bench: Bench, self: string): Promise<string> => {
  const { replacedBy } = (await bench.get(self)).body as { replacedBy: { href: string }[] };
  const { href } = replacedBy.at(-1)!;
  await eventually(bench, href, ({ number }) => number !== undefined);
  return href;
};

it('a decision that replaces another is held by every reader', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'casetrail-replaced-'));
  const bench = await Bench.open(folder);
  try {
    const first = await decidedOnRequest(bench);
    await bench.done(first, 'revoke-decision', { effectiveOn: '2025-05-12', ground: 'L08:37.1.d' });
    await bench.done(first, 'record-payment', { effectiveOn: '2025-05-09', amount: '40' });
    await bench.done(first, 'pay-out', {
      effectiveOn: '2025-05-09',
      total: '40',
      items: [{ to: 'paid', amount: '40' }],
    });
    const left = { ...replacing, obligations: [{ ...owed, amount: '60', replaces: 'o1' }] };
    await bench.done(first, 'issue-decision-anew', { effectiveOn: '2025-05-12', ...left });
    const second = await newCase(bench, first);

    await bench.done(second, 'entrust', { effectiveOn: '2025-05-13', receiver: 'P2.01' });
    const body = await eventually(bench, '/v1/cases?office=P2.01', ({ cases }) => (cases as Json[]).length > 0);
    const receiver = (body['cases'] as { links: { self: string } }[])[0]!.links.self;
    await bench.done(receiver, 'cancel-decision', { effectiveOn: '2025-05-14', by: 'superior', ground: 'L08:37.3.b' });
    await bench.done(receiver, 'issue-decision-anew', { effectiveOn: '2025-05-14', ...left });
    const third = await newCase(bench, receiver);
    await bench.done(third, 'return-entrustment', { effectiveOn: '2025-05-15', ground: 'L08:return.wrongReceiver' });
    await eventually(bench, second, ({ state }) => state !== 'completed');

    expect(await readEverything(bench, { days: ['2025-05-10', '2025-05-14'] })).toEqual([]);
  } finally {
    await bench.close({ keepsFolder: true });
  }
  expect(await runVerbs(folder)).toMatchObject({ codes: [0, 0] });
  rmSync(folder, { recursive: true, force: true });
}, 60_000);
