import { randomUUID } from 'node:crypto';
import { actSchema, validateBody } from '#case';
import type { RegisteredCase } from '#read-models';
import type { Installation } from '../composition/installation.js';
import { hrefOf } from './cases/ids.js';
import { etagOf } from './http/caller.js';
import { exampleOf } from './openapi/example.js';

const casesLookedAt = 20;
const identity = `-H 'X-Actor: CHV.07' -H 'X-Role: officer'`;

/** What the newcomer reads when everything is there: the address, and three lines that work as they stand. */
export async function thingsToTry(installation: Installation, address: string): Promise<string> {
  const lines = [
    '',
    `Casetrail serves ${address} (development mode: everything here is simulated)`,
    `Documentation: ${address}/docs   Readiness: ${address}/health/ready`,
    '',
    'Three things to try:',
    '',
    '1. The half-year of the province, as it was known on 3 April 2025:',
    `   curl -s '${address}/v1/statistics/tables/P1?to=2025-03-31&asOf=2025-04-03T23:59:59%2B07:00'`,
  ];
  const act = await actThatWorks(installation);
  if (act === undefined) lines.push('', '2. The problem pages:', `   curl -s ${address}/problems`);
  else {
    const { row, name, label, body } = act;
    const self = `${address}${hrefOf(row.id)}`;
    lines.push(
      '',
      `2. The story of case ${row.number}:`,
      `   curl -s ${self}/timeline`,
      '',
      `3. An act on it (${label}):`,
      `   curl -si -X POST ${self}/commands/${name} \\`,
      `     ${identity} -H 'X-Office: ${row.office}' \\`,
      `     -H 'If-Match: ${etagOf(row.actRevision)}' -H 'Idempotency-Key: ${randomUUID()}' \\`,
      `     -H 'Content-Type: application/json' -d '${JSON.stringify(body)}'`,
    );
  }
  return `${lines.join('\n')}\n\n`;
}

interface Working {
  readonly row: RegisteredCase;
  readonly name: string;
  readonly label: string;
  readonly body: object;
}

/** An act that some case allows today, tried as a preview: what is printed must work. */
async function actThatWorks({ engine, views }: Installation): Promise<Working | undefined> {
  const page = { limit: casesLookedAt };
  const { rows } = await views.read(({ register }) => register.cases({ lifecycle: 'enforceable' }, page));
  const today = engine.today();
  for (const row of rows) {
    const possible = (await engine.possible('case', row.id, today)) ?? [];
    for (const { act, allowed } of possible) {
      const checked = validateBody(act, exampleOf(actSchema(act), today));
      if (!allowed || act.ending || act.corrects || 'errors' in checked) continue;
      const actor = { id: 'CHV.07', role: 'officer', office: row.office };
      const preview = await engine.preview({
        act,
        body: checked.body,
        stream: row.id,
        actor,
        client: 'screen',
        key: 'try',
      });
      if (preview.kind === 'possible')
        return { row, name: act.name, label: act.label.en, body: exampleOf(actSchema(act), today) };
    }
  }
  return undefined;
}
