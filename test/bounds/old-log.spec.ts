import { rmSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { Bench, identity } from '../http/bench.js';
import { type Alter, rewriteLog } from './old-log.js';
import { readEverything, runVerbs } from './readers.js';

/**
 * A log that engine 0.1.0 accepted and today's bounds would refuse: every reader reads it, and `verify` lists it with
 * exit 0.
 */
const nines = '9'.repeat(18);
const obligationsMax = 50;

/** Makes a folder whose log has a case with every kind of amount; returns it with the address of that case. */
async function folderWithCase(): Promise<{ folder: string; self: string }> {
  const bench = await Bench.open();
  const effectiveOn = bench.service.installation.engine.today();
  const received = { effectiveOn, category: 'civil', court: 'TA.01', judgedOn: '2026-01-15', number: '1/2026/DS-ST' };
  const judgment = String((await bench.post('/v1/judgments', received)).body['href']);
  const obligations = Array.from({ length: obligationsMax }, () => ({
    kind: 'pay',
    nature: 'state',
    rank: 3,
    amount: '1000',
  }));
  const issued = await bench.done(judgment, 'issue-decision', { effectiveOn, debtor: 'Simulated debtor', obligations });
  const self = String(issued.body['href']);
  const toDeposit = { total: '1000', items: [{ to: 'deposited', amount: '1000' }] };
  await bench.done(self, 'record-payment', { effectiveOn, amount: '1000' });
  await bench.done(self, 'pay-out', { effectiveOn, ...toDeposit });
  for (let index = 0; index < 12; index += 1) await bench.done(self, 'record-interest', { effectiveOn, amount: '1' });
  await bench.done(self, 'assign-officer', { effectiveOn, officer: 'CHV.07' });
  await bench.close({ keepsFolder: true });
  return { folder: bench.folder, self };
}

/** Sets 18 digits: 5·10¹⁹ owed, 1.2·10¹⁹ of interest. The payment keeps its shares of the first obligations. */
const large: Alter = ({ type, data }) => {
  if (type === 'InterestEarned') return { data: { ...(data as object), amount: nines } };
  if (type !== 'EnforcementDecisionIssued') return {};
  const { obligations } = data as { obligations: object[] };
  return { data: { ...(data as object), obligations: obligations.map((each) => ({ ...each, amount: nines })) } };
};

/** Puts all events on one day, and leaves out the reaction to the decision with its clock, as if it had not run yet. */
const dated =
  (effectiveOn: string): Alter =>
  ({ meta }) =>
    meta['commandType']!.endsWith('/record-case-opened') ? 'left out' : { meta: { effectiveOn } };

it('amounts of 18 digits are held to the last đồng, and listed as refused today', async () => {
  const { folder, self } = await folderWithCase();
  await rewriteLog(folder, large);
  const bench = await Bench.open(folder);
  const owed = BigInt(nines) * BigInt(obligationsMax);
  try {
    expect(await readEverything(bench)).toEqual([]);
    const { body } = await bench.get('/v1/statistics/tables/P1?realm=simulated', identity);
    const { A, D4 } = body['columns'] as Record<string, { money: string }>;
    expect([A?.money, D4?.money]).toEqual([String(owed), String(owed - 1_000n)]);
    const list = await bench.get('/v1/cases');
    expect(list.body['cases']).toMatchObject([{ money: { open: String(owed - 1_000n), executed: '1000' } }]);
    // Further acts on the case are possible, but none may make the amount grow.
    const effectiveOn = bench.service.installation.engine.today();
    await bench.done(self, 'issue-notice', { effectiveOn, channel: 'L25:ND152.16.3.person' });
    const more = await bench.act(self, 'record-interest', { effectiveOn, amount: '1' });
    expect(more).toMatchObject({ status: 409, body: { refusals: [{ rule: 'interest.deposited' }] } });
  } finally {
    await bench.close({ keepsFolder: true });
  }
  const { codes, said } = await runVerbs(folder);
  expect([codes, said]).toEqual([[0, 0], expect.stringContaining('accepted under engine 0.1.0, refused today')]);
  expect(said).toContain('money.caseMax');
  rmSync(folder, { recursive: true, force: true });
}, 120_000);

it.each(['0000-01-01', '0001-01-01', '0025-03-31'])(
  'facts dated %s break no reader',
  async (effectiveOn) => {
    const { folder } = await folderWithCase();
    await rewriteLog(folder, dated(effectiveOn));
    const bench = await Bench.open(folder);
    try {
      expect(await readEverything(bench)).toEqual([]);
    } finally {
      await bench.close({ keepsFolder: true });
    }
    const { codes, said } = await runVerbs(folder);
    expect([codes, said]).toEqual([[0, 0], expect.stringContaining('refused today')]);
    rmSync(folder, { recursive: true, force: true });
  },
  120_000,
);
