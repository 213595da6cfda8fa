import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import {
  type Act,
  acts,
  actSchema,
  factKinds,
  factSchema,
  formOf,
  type FieldError,
  legalDateMax,
  legalDateMin,
  legalDatePattern,
  validateAs,
  validateBody,
} from '../index.js';

/** The published schema accepts exactly what the check accepts, for every act and every fact. */

type Schema = Readonly<Record<string, unknown>>;
type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const ajv = new Ajv2020({ strict: true, allowUnionTypes: false });
(addFormats as unknown as (to: Ajv2020) => void)(ajv);
ajv.addKeyword('x-title-vi');
ajv.addKeyword('x-enum-titles');

/** Generates values that a schema accepts. */
function valid(schema: Schema): fc.Arbitrary<Json> {
  const { type, enum: values, pattern, format } = schema as { [key: string]: string } & { enum?: Json[] };
  if (values) return fc.constantFrom(...(values as Json[]));
  if (schema['anyOf']) return fc.oneof(...(schema['anyOf'] as Schema[]).map(valid));
  if (type === 'boolean') return fc.boolean();
  if (type === 'integer') return fc.integer({ min: Number(schema['minimum']), max: Number(schema['maximum']) });
  if (type === 'object') return validObject(schema);
  if (type === 'array') {
    const item = valid(schema['items'] as Schema);
    const bounds = { minLength: Number(schema['minItems'] ?? 0), maxLength: Math.min(3, Number(schema['maxItems'])) };
    return schema['uniqueItems'] ? fc.uniqueArray(item, bounds) : fc.array(item, bounds);
  }
  if (format === 'date') {
    const isBounded = pattern === legalDatePattern;
    const [min, max] = isBounded ? [new Date(legalDateMin), new Date(legalDateMax)] : [firstDay, lastDay];
    return fc.date({ noInvalidDate: true, min, max }).map(dayOf);
  }
  if (schema['maxLength']) {
    const regex = new RegExp(pattern!, 'u');
    const short = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((text) => regex.test(text));
    return fc.oneof(
      short,
      fc.constantFrom(...printed).filter((text) => regex.test(text)),
    );
  }
  return fc.stringMatching(new RegExp(pattern!));
}
const printed = ['123/QĐ-THADS', '45/2026/QĐST-DS', '12/2026/DS-ST', '7', 'Bản án 12', 'Quyết định số 3'];
const firstDay = new Date('0000-01-01T00:00:00Z');
const lastDay = new Date('9999-12-31T00:00:00Z');
const dayOf = (date: Date): string => date.toISOString().slice(0, 10);

function validObject(schema: Schema): fc.Arbitrary<Json> {
  const properties = Object.entries(schema['properties'] as Record<string, Schema>);
  const arbitraries = Object.fromEntries(properties.map(([key, field]) => [key, valid(field)]));
  const needed = Object.entries((schema['dependentRequired'] ?? {}) as Record<string, string[]>);
  return fc.record(arbitraries, { requiredKeys: schema['required'] as string[], noNullPrototype: true }).map((body) => {
    for (const [field, others] of needed) if (others.some((other) => !(other in body))) delete body[field];
    return body;
  });
}

const deep = (depth: number): Json => (depth === 0 ? 1 : [deep(depth - 1)]);
// prettier-ignore
const strange: readonly Json[] = [
  null, true, 0, 1, -1, 1.5, 1e21, '', ' ', '\n', '0', '01', '-5', '1'.repeat(18), '1'.repeat(19), '１', 'a', 'a\n', 'a b',
  'a'.repeat(64), 'a'.repeat(65), '\ud800', 'a\udc00b', '\u{1F600}', '\u{1F600}'.repeat(500), 'é'.repeat(2001), '\0',
  ' a', 'a ', '\u200b', 'a\u200b', '\u202eabc', 'a\u0007', '\u001b[2J', 'a\u0085b', '\ufeff', '\u3164', 'a\u2800', '\u0301', 'a\tb\nc',
  'Nguyễn', 'Nguyễn'.normalize('NFD'), '123/QĐ-THADS', '123//QĐ', 'QĐ-', 'a  b', 'a\u00a0b', '１２/QĐ', '12/DS - ST', 'а/2', 
  '2025-02-31', '2025-02-29', '2024-02-29', '1900-02-29', '0000-02-29', '2025-13-01', '2025-1-1', '12025-01-01',
  '1944-12-31', '1945-01-01', '2099-12-31', '2100-01-01', '0025-03-31', '+010000-01-01', '2025-02-28T00:00:00Z', '24:00', '23:59', '6:00', [], [[]], [null], [[], []], [1], ['a', 'a'], ['a\n'], {}, [{}], { a: 1 },
  deep(20), { ref: 'x', commitment: 'y' }, 'constructor', '__proto__',
];
const strangeKeys = [
  'extra',
  'constructor',
  'toString',
  '__proto__',
  'hasOwnProperty',
  'valueOf',
  'length',
  'then',
  '',
];

/** Changes a JSON value at a random place, which may make it invalid. */
const mutation = fc.record({
  at: fc.array(fc.nat({ max: 30 }), { maxLength: 3 }),
  how: fc.constantFrom('replace', 'remove', 'add', 'newline', 'wrap', 'repeat', 'many', 'surrogate'),
  value: fc.constantFrom(...strange),
  key: fc.constantFrom(...strangeKeys),
});
type Mutation = typeof mutation extends fc.Arbitrary<infer M> ? M : never;

function mutated(root: Json, { at, how, value, key }: Mutation): Json {
  const holder: { root: Json } = { root: structuredClone(root) };
  let parent = holder as unknown as Record<string, Json>;
  let name = 'root';
  for (const step of at) {
    const here = parent[name];
    if (typeof here !== 'object' || here === null || Object.keys(here).length === 0) break;
    parent = here as Record<string, Json>;
    name = Object.keys(here)[step % Object.keys(here).length]!;
  }
  const target = parent[name]!;
  if (how === 'replace') parent[name] = structuredClone(value);
  else if (how === 'remove' && !Array.isArray(parent) && name !== 'root') delete parent[name];
  else if (how === 'add' && isRecord(target)) defineOwn(target, key, value);
  else if (how === 'newline' && typeof target === 'string') parent[name] = `${target}\n`;
  else if (how === 'surrogate' && typeof target === 'string') parent[name] = `${target}\ud83d`;
  else if (how === 'wrap') parent[name] = [target];
  else if (how === 'repeat' && Array.isArray(target)) target.push(structuredClone(target[0] ?? null));
  else if (how === 'many' && Array.isArray(target))
    while (target.length <= 60) target.push(structuredClone(target[0] ?? value));
  return holder.root;
}
const isRecord = (value: Json): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
/** As JSON.parse does: `__proto__` becomes an ordinary key. */
const defineOwn = (on: object, key: string, value: Json): unknown =>
  Object.defineProperty(on, key, { value, enumerable: true, configurable: true, writable: true });

function compare(
  schema: Schema,
  check: (value: unknown) => object,
  runs: number,
): { accepted: number; refused: number } {
  const bySchema = ajv.compile(schema);
  const seen = { accepted: 0, refused: 0 };
  fc.assert(
    fc.property(valid(schema), fc.array(mutation, { maxLength: 2 }), (body, mutations) => {
      const value = mutations.reduce(mutated, body);
      const accepted = !('errors' in check(structuredOf(value)));
      seen[accepted ? 'accepted' : 'refused'] += 1;
      const bySchemaAndForm = bySchema(value) && !repeatsForm(value);
      if (accepted !== bySchemaAndForm)
        throw new Error(`check ${accepted}, schema ${!accepted}: ${JSON.stringify(value)}`);
      return mutations.length > 0 || accepted || repeatsForm(value);
    }),
    { numRuns: runs },
  );
  return seen;
}
/** A list with one text in two Unicode forms: a schema compares the texts as they are sent. */
function repeatsForm(value: Json): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const items: readonly Json[] = Object.values(value);
  const texts = Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
  return new Set(texts.map((text) => text.normalize('NFC'))).size < texts.length || items.some(repeatsForm);
}
/** The check may transform its input, so it gets a copy with every own key. */
const structuredOf = (value: Json): unknown => JSON.parse(JSON.stringify(value));

const keyOf = ({ target, name }: Act): string => `${target}/${name}`;

describe('schema', () => {
  it.each(acts.map((act) => [keyOf(act), act] as const))('of %s accepts what the check accepts', (_key, act) => {
    const { accepted, refused } = compare(
      actSchema(act) as unknown as Schema,
      (value) => validateBody(act, value),
      400,
    );
    expect(accepted).toBeGreaterThan(100);
    expect(refused).toBeGreaterThan(40);
  });

  it.each(factKinds.map((kind) => [kind.type, kind] as const))('of the fact %s does so too', (_type, kind) => {
    const { accepted } = compare(factSchema(kind) as unknown as Schema, (value) => validateAs(kind.schema, value), 100);
    expect(accepted).toBeGreaterThan(25);
  });

  it('refuses unknown fields everywhere, and is whole in itself', () => {
    const objects = (schema: Schema): Schema[] => [
      ...(schema['type'] === 'object' ? [schema] : []),
      ...Object.values((schema['properties'] as Record<string, Schema>) ?? {}).flatMap(objects),
      ...(schema['items'] ? objects(schema['items'] as Schema) : []),
    ];
    const all = [...acts.map(actSchema), ...factKinds.map(factSchema)] as unknown as Schema[];
    expect(all.flatMap(objects).filter((each) => each['additionalProperties'] !== false)).toEqual([]);
    expect(JSON.stringify(all)).not.toContain('$ref');
  });

  it('names each field in both languages', () => {
    const unnamed = acts.flatMap((act) =>
      Object.entries(actSchema(act).properties).flatMap(([key, field]) =>
        field['title'] && field['x-title-vi'] ? [] : [`${keyOf(act)} ${key}`],
      ),
    );
    expect(unnamed).toEqual([]);
  });

  it.each<[string, unknown, FieldError[]]>([
    ['nothing', null, [{ pointer: '', code: 'object' }]],
    ['an array', [], [{ pointer: '', code: 'object' }]],
    ['no date', { amount: '1' }, [{ pointer: '/effectiveOn', code: 'missing' }]],
    ['31 February', { amount: '1', effectiveOn: '2025-02-31' }, [{ pointer: '/effectiveOn', code: 'date' }]],
    [
      'a day before the bounds',
      { amount: '1', effectiveOn: '1944-12-31' },
      [{ pointer: '/effectiveOn', code: 'date' }],
    ],
    ['a day after them', { amount: '1', effectiveOn: '2100-01-01' }, [{ pointer: '/effectiveOn', code: 'date' }]],
    [
      'the date of a decision without a number',
      { amount: '1', effectiveOn: '2025-02-28', decisionDate: '2025-02-28' },
      [{ pointer: '/decisionNumber', code: 'missing' }],
    ],
    ['an extra field', { amount: '1', effectiveOn: '2025-02-28', x: 1 }, [{ pointer: '/x', code: 'unknownField' }]],
    [
      'what every object inherits',
      JSON.parse('{"amount":"1","effectiveOn":"2025-02-28","constructor":1,"__proto__":{"a":1},"a/b~":1}'),
      [
        { pointer: '/constructor', code: 'unknownField' },
        { pointer: '/__proto__', code: 'unknownField' },
      ],
    ],
    [
      'one document in two forms of its letters',
      { amount: '1', effectiveOn: '2025-02-28', docRefs: ['Å/1', 'Å/1'.normalize('NFD')] },
      [{ pointer: '/docRefs', code: 'officialNumbers' }],
    ],
    ['a number for money', { amount: 1, effectiveOn: '2025-02-28' }, [{ pointer: '/amount', code: 'money' }]],
  ])('points at the field: %s', (_name, body, errors) => {
    const act = acts.find(({ name }) => name === 'record-payment')!;
    expect(validateBody(act, body)).toEqual({ errors });
  });
});

/** The lists of grounds that a schema offers. */
function groundsIn(schema: unknown): string[][] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { enum: values } = schema as { readonly enum?: readonly unknown[] };
  const own = values?.map(String).filter((id) => /^L(08|25):/.test(id)) ?? [];
  return [...(own.length > 0 ? [own] : []), ...Object.values(schema).flatMap(groundsIn)];
}

describe('the form of an act', () => {
  const named = (name: string): Act => acts.find((each) => each.name === name)!;
  const fields = (name: string): string[] => Object.keys(actSchema(named(name)).properties);

  it('has its fields in the order in which a clerk fills them', () => {
    expect(fields('postpone').slice(0, 3)).toEqual(['effectiveOn', 'ground', 'until']);
    expect(fields('issue-decision').slice(0, 3)).toEqual(['effectiveOn', 'debtor', 'parties']);
    expect(fields('receive-request').slice(0, 3)).toEqual(['effectiveOn', 'category', 'channel']);
    const papers = ['decisionNumber', 'decisionDate', 'signedBy', 'docRefs'];
    for (const { name } of acts) expect([name, fields(name).slice(-4)]).toEqual([name, papers]);
  });

  it.each(['L08', 'L25'] as const)('offers the grounds of the law of the day only: %s', (regime) => {
    const mixed = acts.flatMap((act) =>
      groundsIn(formOf(act, regime)).filter((ids) => {
        const own = ids.filter((id) => id.startsWith(regime));
        // A list of which that law knows no point stays whole: the act is refused on that day.
        return own.length > 0 && own.length < ids.length;
      }),
    );
    expect(mixed).toEqual([]);
    const offered = formOf(named('postpone'), regime).properties['ground']!['enum'] as string[];
    expect(offered.length).toBeGreaterThan(7);
    for (const ground of offered) {
      const body = { effectiveOn: '2026-07-01', ground };
      expect('errors' in validateBody(named('postpone'), body)).toBe(false);
    }
  });
});
