import { randomUUID } from 'node:crypto';
import { actSchema, validateBody } from '#case';
import type { Installation } from '#installation';
import { collections, hrefOf } from './documents/ids.js';
import { openingOf } from './commands/incoming.js';
import { etagOf } from './http/caller.js';
import { exampleOf } from './documentation/example.js';

const casesLookedAt = 20;
const identity = `-H 'X-Actor: CHV.07' -H 'X-Role: officer'`;
const counted = ['Nothing', 'One thing', 'Two things', 'Three things'] as const;

/**
 * The address, and commands that work as they stand, for a newcomer. The service runs already, so a failed look-up must
 * not stop it: its command is left out, with the reason.
 */
export async function thingsToTry(installation: Installation, address: string): Promise<string> {
  const { ordinal } = installation.views.reached();
  const lines = [
    '',
    `Casetrail serves ${address} (development mode: everything here is simulated)`,
    `Documentation: ${address}/docs   Readiness: ${address}/health/ready`,
  ];
  let things: Thing[];
  try {
    things = ordinal === 0 ? firstThings(installation, address) : await shownThings(installation, address);
  } catch (error) {
    lines.push('', `There is less to try than usual: ${error instanceof Error ? error.message : String(error)}`);
    things = [halfYear(address)];
  }
  if (ordinal === 0)
    lines.push(
      '',
      'The log is empty. To fill it with the half-year of a made-up province, stop the service and run',
      '   npm run cli -- docket --figures apps/cli/data/published-figures.json --seed 20250331',
    );
  lines.push('', `${counted[things.length]} to try:`);
  for (const [index, { what, commands }] of things.entries())
    lines.push('', `${index + 1}. ${what}:`, ...commands.map((line) => `   ${line}`));
  return `${lines.join('\n')}\n\n`;
}

interface Thing {
  readonly what: string;
  readonly commands: readonly string[];
}

function halfYear(address: string): Thing {
  return {
    what: 'The half-year of the province, as it was known on 3 April 2025',
    commands: [`curl -s '${address}/v1/statistics/tables/P1?to=2025-03-31&asOf=2025-04-03T23:59:59%2B07:00'`],
  };
}

function problemPages(address: string): Thing {
  return { what: 'The problem pages', commands: [`curl -s ${address}/problems`] };
}

/** A POST as curl sends it, with the development identity. */
function posted(address: string, office: string | undefined, body: object, ifMatch = ''): string[] {
  return [
    `curl -si -X POST ${address} \\`,
    `  ${identity} -H 'X-Office: ${office}' \\`,
    `  ${ifMatch}-H 'Idempotency-Key: ${randomUUID()}' \\`,
    `  -H 'Content-Type: application/json' -d '${JSON.stringify(body)}'`,
  ];
}

/** The things to try on a log without events. */
function firstThings({ engine, world }: Installation, address: string): Thing[] {
  const act = openingOf('judgment');
  const office = world.organisation.agencies[0]?.offices[0]?.id;
  const body = exampleOf(actSchema(act), engine.today());
  return [
    {
      what: `A first fact (${act.label.en})`,
      commands: posted(`${address}${collections.judgment}`, office, body),
    },
    { what: 'The register of cases', commands: [`curl -s ${address}${collections.case}`] },
    problemPages(address),
  ];
}

async function shownThings(installation: Installation, address: string): Promise<Thing[]> {
  const found = await actThatWorks(installation);
  if (found === undefined) return [halfYear(address), problemPages(address)];
  const { row, act, body } = found;
  const self = `${address}${hrefOf(row.id)}`;
  const ifMatch = `-H 'If-Match: ${etagOf(row.actRevision)}' `;
  return [
    halfYear(address),
    { what: `The story of case ${row.number}`, commands: [`curl -s ${self}/timeline`] },
    {
      what: `An act on it (${act.label.en})`,
      commands: posted(`${self}/commands/${act.name}`, row.office, body, ifMatch),
    },
  ];
}

/** An act that some case allows today, found by a preview, so that the printed command works. */
async function actThatWorks({ engine, views }: Installation) {
  const page = { limit: casesLookedAt };
  const { rows } = await views.read(({ register }) => register.cases({ lifecycle: 'enforceable' }, page));
  const today = engine.today();
  for (const row of rows) {
    const possible = (await engine.possible('case', row.id, today))?.acts ?? [];
    for (const { act, allowed } of possible) {
      const body = exampleOf(actSchema(act), today);
      const checked = validateBody(act, body);
      if (!allowed || act.ending || act.corrects || 'errors' in checked) continue;
      const actor = { id: 'CHV.07', role: 'officer', office: row.office };
      const command = { act, body: checked.body, stream: row.id, actor, client: 'screen', key: 'try' };
      if ((await engine.preview(command)).kind === 'possible') return { row, act, body };
    }
  }
  return undefined;
}
