import { columns } from '#statistics';
import { rebuildVerb } from '../../apps/cli/verbs/rebuild.js';
import { verifyVerb } from '../../apps/cli/verbs/verify.js';
import { exits, type Terminal, type Verb } from '../../apps/cli/verbs/verb.js';
import { type Bench, identity, type Json } from '../http/bench.js';

/** Calls everything that reads the log or the views; returns one sentence for each that fails. */
export async function readEverything(
  bench: Bench,
  { days = [] as readonly string[], cellsMax = 1_000, reacts = true } = {},
): Promise<string[]> {
  if (reacts) await bench.service.installation.reactions.drain();
  const wrong = await caughtUp(bench);
  const { organisation } = bench.service.installation.world;
  const { ordinal } = bench.service.installation.views.reached();
  const today = bench.service.installation.engine.today();
  const get = async (url: string): Promise<Json> => {
    const { status, body, text } = await bench.get(url, identity);
    if (status !== 200) wrong.push(`GET ${url}: ${status} ${text.slice(0, 300)}`);
    return body;
  };
  for (const { id } of organisation.agencies.slice(0, 2))
    for (const to of [today, ...days])
      for (const asOf of ['', `&asOf=${ordinal}`, `&asOf=${Math.floor(ordinal / 2)}`, '&asOf=0']) {
        const asked = `to=${to}&realm=simulated${asOf}`;
        const table = await get(`/v1/statistics/tables/${id}?${asked}`);
        if ((table['identities'] as Json | undefined)?.['hold'] === false)
          wrong.push(`table ${id}?${asked}: ${JSON.stringify(table['identities'])}`);
        if (asOf !== '' && to !== today) continue;
        for (const column of columns.slice(0, cellsMax))
          await cell(`/v1/statistics/tables/${id}/cells/${column}?${asked}`, get, wrong);
      }
  await everyCase(get, [today, ...days]);
  return wrong;
}

/** Reads all pages of a cell, and checks that its cases add up to the total, to the last đồng. */
async function cell(url: string, get: (url: string) => Promise<Json>, wrong: string[]): Promise<void> {
  let [cases, money] = [0, 0n];
  let total: { cases: number; money: string } | undefined;
  for (let next: string | undefined = `${url}&limit=100`; next !== undefined;) {
    const page: Json = await get(next);
    total ??= page['total'] as { cases: number; money: string };
    for (const { contribution } of (page['cases'] ?? []) as { contribution: { cases: number; money: string } }[]) {
      cases += contribution.cases;
      money += BigInt(contribution.money);
    }
    next = page['next'] as string | undefined;
  }
  if (total !== undefined && (total.cases !== cases || BigInt(total.money) !== money))
    wrong.push(`${url}: ${JSON.stringify(total)}, its cases come to ${cases} and ${money}`);
}

async function everyCase(get: (url: string) => Promise<Json>, days: readonly string[]): Promise<void> {
  for (let next: string | undefined = '/v1/cases?limit=7'; next !== undefined;) {
    const page: Json = await get(next);
    for (const { links } of (page['cases'] ?? []) as { links: { self: string } }[]) {
      for (const address of ['', '/timeline', '/commands']) await get(`${links.self}${address}`);
      const decidedOn = String((await get(links.self))['decidedOn']);
      for (const on of days) if (on >= decidedOn) await get(`${links.self}?effectiveOn=${on}`);
    }
    next = page['next'] as string | undefined;
  }
}

/** Waits until the views have reached the log's end. */
async function caughtUp({ service }: Bench): Promise<string[]> {
  const { views, log } = service.installation;
  const position = await log.head();
  if (position !== undefined) await views.waitFor({ position }, 30_000);
  return views.health().flatMap(({ name, failed }) => (failed ? [`the view ${name} stopped: ${failed.error}`] : []));
}

/** Runs `rebuild` and `verify` on a closed folder. */
export async function runVerbs(folder: string): Promise<{ readonly codes: readonly number[]; readonly said: string }> {
  let said = '';
  const terminal: Terminal = {
    out: async (text) => void (said += text),
    err: (text) => void (said += text),
    progress: { at: () => undefined, end: () => undefined },
  };
  const run = (verb: Verb): Promise<number> =>
    verb.run({ flags: { data: folder }, words: [] }, terminal).catch((error: unknown) => {
      said += String(error);
      return exits.failed;
    });
  return { codes: [await run(rebuildVerb), await run(verifyVerb)], said };
}
