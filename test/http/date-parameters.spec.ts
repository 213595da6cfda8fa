import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isLegalDateInBounds } from '#case';
import { Bench, type Json } from './bench.js';
import { description } from './described.js';
import { openCase } from './stories.js';

/** Every date and instant in an address or a body, at and beyond the bounds: never answered 500. */

let bench: Bench;
let self: string;
let origin: string;
beforeAll(async () => {
  bench = await Bench.open(undefined, '2026-06-01T03:00:00.000Z');
  self = await openCase(bench);
  const { body } = await bench.get(self);
  origin = (body['origin'] as { href: string }).href;
});
afterAll(() => bench.close());

// prettier-ignore
const days = [
  '1945-01-01', '1944-12-31', '2099-12-31', '2100-01-01', '0000-01-01', '0000-02-29', '0001-01-01', '0025-03-31',
  '0999-12-31', '1000-01-01', '9999-12-31', '+010000-01-01', '-000001-01-01', '10000-01-01', '2024-02-29', '2023-02-29',
  '1900-02-29', '2000-02-29', '2025-09-30', '2025-10-01', '1946-02-28', '1948-02-29', '2026-06-01', '2026-06-02',
];
const instants = [
  ...days.map((day) => `${day}T00:00:00Z`),
  '0000-01-01T00:00:00+07:00',
  '1945-01-01T00:00:00+07:00',
  '2099-12-31T23:59:59-07:00',
  '9999-12-31T23:59:59-07:00',
  '2025-09-30T24:00:00Z',
  '2025-09-30T23:59:60Z',
];

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly schema: Readonly<Record<string, unknown>>;
}

const isDay = ({ schema }: Parameter): boolean => schema['format'] === 'date';
const isInstant = ({ schema }: Parameter): boolean => JSON.stringify(schema).includes('date-time');

/** Addresses with a date or an instant, from the published description. */
const taking = Object.entries(description.paths as Record<string, { get?: { parameters?: object[] } }>).flatMap(
  ([path, { get }]) =>
    (get?.parameters ?? [])
      .map((each) => resolved(each))
      .filter((each) => each.in === 'query' && (isDay(each) || isInstant(each)))
      .map((each) => [path, each.name, isDay(each) ? days : instants] as const),
);

function resolved(parameter: object): Parameter {
  const ref = (parameter as { $ref?: string }).$ref;
  const { parameters } = (description as unknown as { components: { parameters: Record<string, Parameter> } })
    .components;
  return ref === undefined ? (parameter as Parameter) : parameters[ref.split('/').at(-1)!]!;
}

const addressOf = (path: string): string =>
  path
    .replace('/v1/cases/{id}', self)
    .replace(/\/v1\/(judgments|requests)\/\{id\}/, origin)
    .replace('{agency}', 'P1')
    .replace('{column}', 'C');

describe('a parameter that is a date or an instant', () => {
  it('is found in every route that has one', () => {
    expect(new Set(taking.map(([, name]) => name))).toEqual(
      new Set(['effectiveOn', 'on', 'day', 'from', 'to', 'dueBy', 'asOf']),
    );
    expect(taking.length).toBeGreaterThan(14);
  });

  it.each(taking)('%s?%s= answers as described at and beyond the bounds', async (path, name, values) => {
    const answers: string[] = [];
    for (const value of values) {
      const { status, body } = await bench.get(`${addressOf(path)}?${name}=${encodeURIComponent(value)}`);
      const code = (body['errors'] as Json[] | undefined)?.[0]?.['code'];
      const isRefused = status === 422 && ['date', 'instant', 'pattern'].includes(String(code));
      // A day within the bounds may lie in the future or before the log, which is a problem of another kind.
      if (status >= 500 || (!isLegalDateInBounds(value.slice(0, 10)) && !isRefused))
        answers.push(`${value}: ${status} ${String(code)}`);
    }
    expect(answers).toEqual([]);
  });
});

describe('a date in a body', () => {
  const judgment = {
    effectiveOn: '2026-05-05',
    category: 'civil',
    court: 'TA01',
    judgedOn: '2025-04-01',
    number: '12',
  };

  it.each(days)('%s is taken or refused with its bounds', async (day) => {
    const { status, body } = await bench.post('/v1/judgments', { ...judgment, judgedOn: day });
    if (isLegalDateInBounds(day)) return expect([201, 409]).toContain(status);
    expect(status).toBe(422);
    const [error] = body['errors'] as { pointer: string; code: string; message: Json }[];
    expect(error).toMatchObject({ pointer: '/judgedOn', code: 'date' });
    expect(error!.message['en']).toContain('1945-01-01 to 2099-12-31');
  });

  it('that no number goes with is not dropped', async () => {
    const { status, body } = await bench.post('/v1/judgments', { ...judgment, decisionDate: '2026-05-04' });
    expect(status).toBe(422);
    expect(body['errors']).toMatchObject([{ pointer: '/decisionNumber', code: 'missing' }]);
  });
});
