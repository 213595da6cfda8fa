import { acts, actSchema, type Act, type Instant } from '#case';
import { type Chance, spreadChanceOf } from '#read-models/testing';
import type { Answer, Bench, Json } from '../http/bench.js';
import { edgeBody, type Hints, type Schema, type Value } from './edge-values.js';

/** The result of a walk: how often each act was accepted, and which answers were wrong. */
export interface Walked {
  readonly accepted: Map<string, number>;
  readonly wrong: string[];
}

const dayMs = 86_400_000;
const offices = ['P1.02', 'P1.03', 'P2.01'];
/** Of the many fields of a receipt and of a decision one is mostly beyond its edge. */
const attemptsMax = 25;

/** Leads one judgment or request and its cases by random acts whose bodies are at the edges of their schemas. */
export async function walk(bench: Bench, seed: number, stepsMax: number, walked: Walked): Promise<void> {
  const chance = spreadChanceOf(seed);
  const origin = chance.pick(['judgment', 'request'] as const);
  let opened: Answer | undefined;
  for (let attempt = 0; attempt < attemptsMax && !opened; attempt += 1)
    opened = await tried(bench, `/v1/${origin}s`, actNamed(origin, `receive-${origin}`), {}, chance, walked);
  const self = String(opened?.body['href'] ?? '');
  if (self === '') return;
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const act = actNamed(origin, 'issue-decision');
    const issued = await tried(
      bench,
      `${self}/commands/issue-decision`,
      act,
      decisionHints(chance, origin),
      chance,
      walked,
      self,
    );
    const href = issued?.body['href'];
    if (typeof href === 'string') await lead(bench, href, stepsMax, chance, walked);
    if (typeof href === 'string' && chance.below(2) === 0) return;
  }
}

async function lead(bench: Bench, self: string, stepsMax: number, chance: Chance, walked: Walked): Promise<void> {
  for (let step = 0; step < stepsMax; step += 1) {
    if (chance.below(3) === 0) passTime(bench, chance);
    const { body } = await bench.get(`${self}/commands`);
    const commands = body['commands'] as { name: string; allowed: boolean }[];
    const allowed = commands.filter((each) => each.allowed).map(({ name }) => actNamed('case', name));
    const wanted = chance.below(6) > 0 ? allowed.filter((act) => !act.ending) : allowed;
    if (wanted.length === 0) return;
    const act = chance.below(2) === 0 ? chance.pick(wanted) : rarest(wanted, walked);
    await tried(bench, `${self}/commands/${act.name}`, act, await hintsOf(bench, self), chance, walked, self);
  }
}

/** The act that was accepted least often so far. */
function rarest(acts: readonly Act[], { accepted }: Walked): Act {
  const count = (act: Act): number => accepted.get(keyOf(act)) ?? 0;
  return acts.reduce((least, act) => (count(act) < count(least) ? act : least));
}

const keyOf = ({ target, name }: Act): string => `${target}/${name}`;

function passTime(bench: Bench, chance: Chance): void {
  const days = chance.pick([1, 20, 200]);
  bench.at(new Date(Date.parse(bench.clock.now) + days * dayMs).toISOString() as Instant);
}

async function tried(
  bench: Bench,
  url: string,
  act: Act,
  hints: Hints,
  chance: Chance,
  walked: Walked,
  self?: string,
): Promise<Answer | undefined> {
  const today = bench.service.installation.engine.today();
  const body = edgeBody(actSchema(act) as unknown as Schema, { chance, hints, today });
  const etag = self === undefined ? {} : { 'if-match': (await bench.get(self)).headers['etag'] };
  const answer = await bench.post(url, body, etag);
  const key = keyOf(act);
  if (answer.status < 300) walked.accepted.set(key, (walked.accepted.get(key) ?? 0) + 1);
  else if (answer.status >= 500)
    walked.wrong.push(
      `${key}: ${answer.status} ${answer.text.slice(0, 300)} for ${JSON.stringify(body).slice(0, 600)}`,
    );
  return answer.status < 300 ? answer : undefined;
}

function actNamed(target: Act['target'], name: string): Act {
  const act = acts.find((each) => each.target === target && each.name === name);
  if (!act) throw new Error(`there is no act ${target}/${name}`);
  return act;
}

const most = 999_999_999_999_999n;

/** Lists of obligations: with a sum at the limit of a case, one above it, and others. */
function decisionHints(chance: Chance, origin: 'judgment' | 'request'): Hints {
  const whom = origin === 'judgment' ? { nature: 'state' } : { nature: 'party', creditor: 'the creditor' };
  const one = (amount: bigint): Value => ({
    kind: 'pay',
    ...whom,
    rank: 1 + chance.below(3),
    amount: String(amount),
  });
  const many = (first: bigint): Value => [one(first), ...Array.from({ length: 49 }, () => one(most / 50n))];
  const rest = most - 49n * (most / 50n);
  return { obligations: [[one(1n)], [one(most)], many(rest), many(rest + 1n), many(1n)] };
}

/** Values that the case accepts: ids, and amounts just within or just beyond the debt. */
async function hintsOf(bench: Bench, self: string): Promise<Hints> {
  const { body: state } = await bench.get(self);
  const { body: told } = await bench.get(`${self}/timeline`);
  const obligations = state['obligations'] as { id: string; open: string }[];
  const ledger = state['ledger'] as Record<string, string>;
  const open = obligations.reduce((sum, each) => sum + BigInt(each.open), 0n);
  const room = most - BigInt(ledger['received']!) - BigInt(ledger['interest']!);
  const near = (amount: bigint): string[] =>
    [amount, amount + 1n].filter((each) => each >= 0n && each <= most).map(String);
  const undistributed = near(BigInt(ledger['undistributed']!));
  const entries = told['entries'] as (Json & { eventId: string })[];
  const ids = obligations.map(({ id }) => id);
  return {
    amount: [...near(open), ...near(room), ...near(open / 2n)],
    total: undistributed,
    obligation: ids,
    id: [...ids.slice(0, 2), 'p1', 'p2'],
    corrects: entries.map(({ eventId }) => eventId),
    stop: (state['stops'] as { id: string }[]).map(({ id }) => id),
    receiver: offices,
    inWriting: [true],
  };
}
