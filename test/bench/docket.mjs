import { actOf, validateBody } from '../../dist/libs/case/index.js';

/** Invented judgments and the acts that follow them, for measuring only. Nothing in them is drawn from a real case. */
export const actor = { id: 'bench', role: 'officer', office: 'P1.01' };

const offices = ['P1.01', 'P1.02', 'P1.03', 'P1.04'];
const categories = ['civil', 'family', 'commerce'];
const owed = 900_000_000;
/** The amount of most payments, in đồng. */
export const partPaid = 1_000_000;
const dayMs = 86_400_000;

export function command(target, name, stream, body, key, office = actor.office) {
  const act = actOf(target, name);
  const checked = validateBody(act, body);
  if ('errors' in checked) throw new Error(`${name}: ${JSON.stringify(checked.errors)}`);
  const to = stream === undefined ? {} : { stream };
  return { act, body: checked.body, ...to, actor: { ...actor, office }, client: 'bench', key };
}

export const receiveJudgment = (key, on = '2025-05-05', index = 0) =>
  command(
    'judgment',
    'receive-judgment',
    undefined,
    { effectiveOn: on, category: categories[index % 3], court: 'TA01', judgedOn: before(on), number: `${key}/2025` },
    key,
    offices[index % offices.length],
  );

export const issueDecision = (stream, key, on = '2025-05-06', index = 0) =>
  command(
    'judgment',
    'issue-decision',
    stream,
    {
      effectiveOn: on,
      debtor: 'Đương sự mô phỏng',
      obligations: [{ kind: 'pay', nature: 'state', rank: 3, amount: String(owed) }],
    },
    key,
    offices[index % offices.length],
  );

/** Payment and pay-out in turn: each stores a fact of money and one of its deadline. */
export function moneyAct(stream, turn, key, on = '2025-05-12', paid = 1_000 + (turn >> 1)) {
  const amount = String(paid);
  return turn % 2 === 0
    ? command('case', 'record-payment', stream, { effectiveOn: on, amount }, key)
    : command('case', 'pay-out', stream, { effectiveOn: on, total: amount, items: [{ to: 'paid', amount }] }, key);
}

/** The commands of one case after its decision, in order: about half of the cases end with the debt paid. */
export function life(stream, index, decidedOn) {
  const on = (days) => shifted(decidedOn, days);
  const opening = [
    ['assign-officer', { effectiveOn: on(0), officer: `CHV.${index % 40}` }],
    ['issue-notice', { effectiveOn: on(1), channel: 'inPerson' }],
    ['record-valid-notice', { effectiveOn: on(1) }],
    ['end-voluntary-period', { effectiveOn: on(25) }],
    ['record-verification', { effectiveOn: on(26), outcome: 'conditionsFound', findings: 'có nhà, mô phỏng' }],
  ].map(([name, body], step) => command('case', name, stream, body, `${index}.${step}`));
  const parts = 1 + (index % 4);
  const isPaid = index % 2 === 0;
  const money = Array.from({ length: 2 * parts }, (_, turn) => {
    const last = isPaid && turn >> 1 === parts - 1;
    const paid = last ? owed - (parts - 1) * partPaid : partPaid;
    return moneyAct(stream, turn, `${index}.m${turn}`, on(27 + turn), paid);
  });
  const day = on(27 + 2 * parts);
  const ending = isPaid ? [command('case', 'confirm-executed', stream, { effectiveOn: day }, `${index}.e`)] : [];
  return [...opening, ...money, ...ending];
}

/** The day on which the n-th case is decided: spread over nineteen months from October 2023. */
export const decidedOn = (index) => shifted('2023-10-02', (index * 7) % 540);

const shifted = (day, days) => new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10);
const before = (day) => shifted(day, -30);
