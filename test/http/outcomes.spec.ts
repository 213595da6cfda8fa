import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Bench, type Json } from './bench.js';
import { caseAt, eventually, openCase } from './stories.js';

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.open();
});
afterAll(() => bench.close());

const stateOf = async (self: string): Promise<Json> => (await bench.get(self)).body;

describe('a case is led from the judgment to each outcome', () => {
  it('executed: paid, paid out, confirmed', async () => {
    const self = await caseAt(bench, 'enforceable.ready');
    await bench.done(self, 'record-payment', { effectiveOn: '2025-05-22', amount: '1000000' });
    const items = [
      { to: 'paid', amount: '970000' },
      { to: 'fee', amount: '30000' },
    ];
    await bench.done(self, 'pay-out', { effectiveOn: '2025-05-23', total: '1000000', items });
    const { body } = await bench.done(self, 'confirm-executed', { effectiveOn: '2025-05-26' });
    expect(body).toMatchObject({ state: 'completed', leaf: 'completed', ending: { outcome: 'executed', rest: '0' } });
    expect(body['allowed']).not.toContain('record-payment');
    const refused = await bench.act(self, 'record-payment', { effectiveOn: '2025-05-27', amount: '1' });
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({ code: 'act-refused', refusals: [{ rule: 'payment.open' }] });
  });

  it('executed without money: a thing is handed over', async () => {
    const self = await caseAt(bench, 'enforceable.ready', { kind: 'deliver', amount: '0' });
    await bench.done(self, 'record-performance', { effectiveOn: '2025-05-22', obligation: 'o1' });
    await bench.done(self, 'confirm-executed', { effectiveOn: '2025-05-26' });
    expect(await stateOf(self)).toMatchObject({ ending: { outcome: 'executed' } });
  });

  it('terminated once the court has exempted everything: that money is reduced, not terminated', async () => {
    const self = await caseAt(bench, 'enforceable.verifying');
    const shares = [{ obligation: 'o1', amount: '1000000' }];
    const exemption = { effectiveOn: '2025-05-22', ground: 'L08:61.1.b.five', shares, firstDecidedOn: '2015-01-05' };
    await bench.done(self, 'record-exemption', exemption);
    const { body } = await bench.done(self, 'terminate', { effectiveOn: '2025-05-26', ground: 'e' });
    expect(body).toMatchObject({ ending: { outcome: 'terminated-L08:50.1.e', rest: '0' } });
  });

  it.each(['a', 'b', 'c', 'd', 'dd', 'g', 'h'])('terminated on ground %s, by its letter', async (ground) => {
    const self = await caseAt(bench, 'enforceable.verifying');
    const { body } = await bench.done(self, 'terminate', { effectiveOn: '2025-05-26', ground, reason: 'lý do' });
    expect(body).toMatchObject({ ending: { outcome: `terminated-L08:50.1.${ground}`, rest: '1000000' } });
    expect(JSON.stringify(await stateOf(self))).not.toContain('lý do');
  });

  it('terminated for exemption only after the court has decided on it', async () => {
    const self = await caseAt(bench, 'enforceable.verifying');
    const { status, body } = await bench.act(self, 'terminate', { effectiveOn: '2025-05-26', ground: 'L08:50.1.e' });
    expect([status, body]).toMatchObject([409, { refusals: [{ rule: 'exemption.decided' }] }]);
  });

  it.each([
    ['revoked', 'revoke-decision', { effectiveOn: '2025-05-26', ground: 'noPower' }],
    ['cancelled', 'cancel-decision', { effectiveOn: '2025-05-26', by: 'superior', ground: 'L08:37.3.a' }],
    ['withdrawnUp', 'withdraw-up', { effectiveOn: '2025-06-10' }],
  ])('%s', async (outcome, name, body) => {
    const self = await caseAt(bench, 'enforceable.verifying');
    await bench.done(self, name, body);
    expect(await stateOf(self)).toMatchObject({ leaf: 'completed', ending: { outcome } });
  });

  it.each([
    ['withdraw-up', { effectiveOn: '2025-07-01' }],
    ['move-to-private-office', { effectiveOn: '2026-06-30', receiver: 'VP.01' }],
    ['move-to-private-office', { effectiveOn: '2026-07-02', receiver: 'VP.01' }],
  ])('%s is refused while the law knows no such act', async (name, body) => {
    const self = await caseAt(bench, 'enforceable.verifying');
    const { status, body: problem } = await bench.act(self, name, body);
    expect(status).toBe(409);
    expect(problem).toMatchObject({ code: 'act-refused', current: { leaf: 'enforceable.verifying' } });
  });

  it('entrusted: a case of its own appears at the receiver', async () => {
    const self = await caseAt(bench, 'enforceable.verifying');
    await bench.done(self, 'entrust', { effectiveOn: '2025-05-26', receiver: 'P2.01' });
    expect(await stateOf(self)).toMatchObject({ ending: { outcome: 'entrusted', rest: '1000000' } });
    const there = await eventually(bench, '/v1/cases?office=P2.01', ({ cases }) => (cases as Json[]).length > 0);
    expect(there['cases']).toMatchObject([
      { office: 'P2.01', origin: { kind: 'entrustment' }, money: { open: '1000000' } },
    ]);
  });

  it('returned: the case that had entrusted it is open again, and only so', async () => {
    const self = await caseAt(bench, 'enforceable.verifying');
    await bench.done(self, 'entrust', { effectiveOn: '2025-05-26', receiver: 'P1.02' });
    const there = await eventually(bench, '/v1/cases?office=P1.02', ({ cases }) => (cases as Json[]).length > 0);
    const receiver = `/v1/cases/${String((there['cases'] as Json[])[0]!['case'])}`;
    const refused = await bench.act(self, 'reopen', { effectiveOn: '2025-05-27', ground: 'complaintUpheld' });
    expect(refused.body).toMatchObject({
      code: 'act-refused',
      refusals: [
        { rule: 'entrustment.return', otherStream: { href: receiver }, instead: [{ name: 'return-entrustment' }] },
      ],
    });
    expect(refused.body['detail']).toContain(receiver);
    await bench.done(receiver, 'return-entrustment', { effectiveOn: '2025-05-28', ground: 'wrongReceiver' });
    const back = await eventually(bench, self, ({ ending }) => ending === null);
    expect(back).toMatchObject({ leaf: 'enforceable.verifying', reopenedOn: '2025-05-28' });
    expect(await stateOf(receiver)).toMatchObject({ ending: { outcome: 'returned', rest: '1000000' } });
  });

  it('on a request too, and the request learns of its case', async () => {
    const body = { effectiveOn: '2025-05-05', category: 'civil', channel: 'post', requester: 'Bà A', claim: 'đòi nợ' };
    const opened = await bench.post('/v1/requests', body);
    const self = String(opened.headers['location']);
    const obligations = [{ kind: 'pay', nature: 'party', rank: 1, amount: '5', creditor: 'Bà A' }];
    const decided = await bench.done(self, 'issue-decision', {
      effectiveOn: '2025-05-06',
      debtor: 'Ông B',
      obligations,
    });
    expect(decided.body).toMatchObject({ state: 'received' });
    const judgment = await eventually(bench, self, ({ cases }) => (cases as Json[]).length > 0);
    expect(judgment).toMatchObject({ cases: [{ case: decided.body['case'] }] });
  });
});

describe('a case comes back exactly where it was', () => {
  const stops: [string, Json][] = [
    ['postpone', { ground: 'a' }],
    ['suspend-temporarily', { ground: 'protest' }],
    ['pause', { ground: 'complaint' }],
  ];
  const places = [
    'received.decisionIssued',
    'enforceable.verifying',
    'enforceable.ready',
    'mediation.agreed',
    'coercion.realising',
  ];

  it.each(stops.flatMap(([name, body]) => places.map((leaf) => [name, leaf, body] as const)))(
    'after %s from %s',
    async (name, leaf, body) => {
      const self = await caseAt(bench, leaf);
      const stopped = await bench.done(self, name, { effectiveOn: '2025-05-28', ...body });
      expect(stopped.body['state']).toBe('suspended');
      const resumed = await bench.done(self, 'resume', { effectiveOn: '2025-05-30' });
      expect(resumed.body['leaf']).toBe(leaf);
    },
  );

  it('two stops: one ends by name, the last one resumes', async () => {
    const self = await caseAt(bench, 'enforceable.ready');
    await bench.done(self, 'postpone', { effectiveOn: '2025-05-28', ground: 'a' });
    await bench.done(self, 'pause', { effectiveOn: '2025-05-29', ground: 'complaint' });
    expect((await bench.act(self, 'resume', { effectiveOn: '2025-05-30' })).status).toBe(409);
    const left = await bench.done(self, 'end-stop', { effectiveOn: '2025-05-30', stop: 's2' });
    expect(left.body['leaf']).toBe('suspended.postponed');
    const resumed = await bench.done(self, 'resume', { effectiveOn: '2025-05-31' });
    expect(resumed.body['leaf']).toBe('enforceable.ready');
  });

  it('reopened after a termination', async () => {
    const self = await caseAt(bench, 'enforceable.ready');
    await bench.done(self, 'terminate', { effectiveOn: '2025-05-26', ground: 'c' });
    const { body } = await bench.done(self, 'reopen', { effectiveOn: '2025-06-02', ground: 'terminationRevoked' });
    expect(body).toMatchObject({ leaf: 'enforceable.ready', ending: null, obligations: [{ open: '1000000' }] });
  });
});

it('a second decision on the same judgment is refused', async () => {
  const self = await openCase(bench);
  const { origin } = await stateOf(self);
  const { href } = origin as { href: string };
  const obligations = [{ kind: 'pay', nature: 'state', rank: 3, amount: '7' }];
  const body = { effectiveOn: '2025-05-06', debtor: 'Người khác', obligations };
  const again = await bench.post(`${href}/commands/issue-decision`, body, { 'if-match': '"r0"' });
  expect([409, 412]).toContain(again.status);
});

it('a step that is recorded late was possible on its own day, or is refused', async () => {
  const self = await caseAt(bench, 'enforceable.ready');
  const inPeriod = { effectiveOn: '2025-05-12', outcome: 'conditionsFound', findings: 'có nhà' };
  const refused = await bench.act(self, 'record-verification', inPeriod);
  expect(refused.body).toMatchObject({ code: 'act-refused', refusals: [{ rule: 'date.beforeLastAct' }] });
  await bench.done(self, 'postpone', { effectiveOn: '2025-05-26', ground: 'b' });
  await bench.done(self, 'hold-mobilisation-session', { effectiveOn: '2025-05-12', result: 'notAgreed' });
});

it('the register of decisions says what became of each, and an amendment names one of them', async () => {
  const self = await caseAt(bench, 'enforceable.ready');
  const paper = { decisionNumber: '7/QĐ-THADS', decisionDate: '2025-05-26', signedBy: 'TT.01' };
  await bench.done(self, 'postpone', { effectiveOn: '2025-05-26', ground: 'b', ...paper });
  const decisions = async (): Promise<Json[]> => (await bench.get(`${self}/decisions`)).body['decisions'] as Json[];
  const [opening, postponement] = await decisions();
  expect(opening).toMatchObject({ type: 'EnforcementDecisionIssued', number: null, status: 'inForce' });
  expect(postponement).toMatchObject({ number: '7/QĐ-THADS', signer: 'TT.01', status: 'inForce' });
  const amendment = { effectiveOn: '2025-05-27', amendment: 'sai tên đường' };
  const unknown = await bench.act(self, 'amend-decision', { ...amendment, decision: 'nobody' });
  expect(unknown.body).toMatchObject({ refusals: [{ rule: 'decision.amendment' }] });
  await bench.done(self, 'amend-decision', { ...amendment, decision: postponement!['eventId'] });
  await bench.done(self, 'resume', { effectiveOn: '2025-05-28' });
  expect((await decisions())[1]).toMatchObject({
    status: 'ended',
    changedBy: [expect.any(String), expect.any(String)],
  });
});
