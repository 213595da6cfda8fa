import { expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSealedStore } from '#access';
import { actOf, calendar, type CaseState, type Instant, law, makeOrganisation, type Target, validateBody } from '#case';
import { openEmbeddedLog } from '#event-store';
import { Engine, Reactions } from './index.js';

const world = { law, calendar, organisation: makeOrganisation() };
const actor = { id: 'clerk', role: 'officer', office: 'P1.01' };
let keys = 0;

async function bench() {
  const folder = mkdtempSync(join(tmpdir(), 'casetrail-engine-'));
  const log = await openEmbeddedLog({ folder });
  const sealed = await openSealedStore({ folder, random: randomBytes });
  const now = (): Instant => '2025-06-02T03:00:00.000Z' as Instant;
  const engine = new Engine({ log, sealed, world, now, realm: 'simulated', engineVersion: 'test' });
  let saved: never;
  const reactions = new Reactions(engine, log, {
    load: async () => saved,
    save: async (p) => void (saved = p as never),
  });
  const send = async (target: Target, name: string, stream: string | undefined, body: object, more: object = {}) => {
    const act = actOf(target, name)!;
    const checked = validateBody(act, body);
    if ('errors' in checked) throw new Error(JSON.stringify(checked.errors));
    return engine.execute({
      act,
      body: checked.body,
      ...(stream ? { stream } : {}),
      actor,
      client: 'test',
      key: `k${(keys += 1)}`,
      ...more,
    });
  };
  return { engine, reactions, send, log, sealed };
}

it('leads a case from the judgment to executed and opens the entrusted one at the receiver', async () => {
  const { reactions, send, engine, log, sealed } = await bench();
  const judgment = await send('judgment', 'receive-judgment', undefined, {
    effectiveOn: '2025-05-05',
    category: 'civil',
    court: 'TA01',
    judgedOn: '2025-04-01',
    number: '12/2025/DS-ST',
  });
  if (judgment.kind !== 'accepted') throw new Error(judgment.kind);
  const opened = await send('judgment', 'issue-decision', judgment.stream, {
    effectiveOn: '2025-05-06',
    debtor: 'Người phải thi hành án số 1',
    obligations: [{ kind: 'pay', nature: 'party', rank: 3, amount: '1000000' }],
  });
  if (opened.kind !== 'accepted') throw new Error(JSON.stringify(opened));
  const again = await send('judgment', 'issue-decision', judgment.stream, {
    effectiveOn: '2025-05-06',
    debtor: 'Người khác',
    obligations: [{ kind: 'pay', nature: 'party', rank: 3, amount: '5' }],
  });
  expect(again.kind === 'refused' && again.refusals[0]?.rule).toBe('oneDecisionPerRequest');
  await reactions.drain();
  const c = opened.stream;
  for (const [name, body] of [
    ['assign-officer', { effectiveOn: '2025-05-06', officer: 'CHV.07' }],
    ['issue-notice', { effectiveOn: '2025-05-07', channel: 'inPerson' }],
    ['record-valid-notice', { effectiveOn: '2025-05-07' }],
    ['end-voluntary-period', { effectiveOn: '2025-05-20' }],
    ['record-verification', { effectiveOn: '2025-05-21', outcome: 'conditionsFound', findings: 'có nhà' }],
    ['record-payment', { effectiveOn: '2025-05-22', amount: '1000000' }],
    [
      'pay-out',
      {
        effectiveOn: '2025-05-23',
        total: '1000000',
        items: [
          { to: 'paid', amount: '970000' },
          { to: 'fee', amount: '30000' },
        ],
      },
    ],
    ['confirm-executed', { effectiveOn: '2025-05-26' }],
  ] as const) {
    const answer = await send('case', name, c, body);
    if (answer.kind !== 'accepted') throw new Error(`${name}: ${JSON.stringify(answer)}`);
  }
  const state = (await engine.state(c)) as CaseState;
  expect(state.ending?.outcome).toBe('executed');
  const refused = await send('case', 'record-payment', c, { effectiveOn: '2025-05-27', amount: '1' });
  expect(refused.kind === 'refused' && refused.refusals.map((r) => r.rule)).toEqual(['payment.open']);
  expect((await engine.history(c)).map((f) => f.type)).toMatchSnapshot();
  await log.close();
  await sealed.close();
});
