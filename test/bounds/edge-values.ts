import type { Chance } from '#read-models/testing';

/** A JSON Schema, from which values at both edges of a field are derived. */
export type Schema = Readonly<Record<string, unknown>>;
export type Value = string | number | boolean | Value[] | { [key: string]: Value };

/** Values that the case accepts, by the name of the field: existing ids, amounts within the debt. */
export type Hints = Readonly<Record<string, readonly Value[]>>;

export interface Situation {
  readonly chance: Chance;
  readonly hints: Hints;
  /** The present legal date: most acts allow no other. */
  readonly today: string;
  /**
   * Whether every field is as large and long as it may be. A list may then break a bound of its own, although each item
   * is within its bounds.
   */
  readonly largest?: boolean;
}

/** A body with each field at an edge, or at a fitting value; optional fields are present or absent at random. */
export function edgeBody(schema: Schema, situation: Situation): { [key: string]: Value } {
  const required = new Set(schema['required'] as readonly string[]);
  const body: { [key: string]: Value } = {};
  for (const [name, field] of Object.entries(schema['properties'] as Record<string, Schema>))
    if (required.has(name) || situation.chance.below(3) > 0) body[name] = edgeValue(name, field, situation);
  for (const [name, needed] of Object.entries((schema['dependentRequired'] ?? {}) as Record<string, string[]>))
    if (needed.some((other) => !(other in body))) delete body[name];
  // Mostly make the total equal the sum of its items: any other total is refused.
  const items = body['items'] as { amount: string }[] | undefined;
  if (items && situation.chance.below(4) > 0) {
    items.forEach((item, index) => (item.amount = index === 0 ? String(body['total']) : '0'));
  }
  return body;
}

function edgeValue(name: string, schema: Schema, situation: Situation): Value {
  const { chance, today } = situation;
  const hints = situation.hints[name];
  if (hints && hints.length > 0 && chance.below(4) > 0) return chance.pick(hints);
  const alternatives = (schema['anyOf'] as readonly Schema[] | undefined) ?? [schema];
  const values = alternatives[0]?.['enum'] as readonly string[] | undefined;
  if (values) return chance.pick(ofToday(values, situation) ?? values);
  if (schema['type'] === 'boolean') return chance.below(2) === 0;
  if (schema['type'] === 'integer') return Number(chance.pick([schema['minimum'], schema['maximum']]));
  if (schema['type'] === 'object') return edgeBody(schema, situation);
  if (schema['type'] === 'array') return edgeList(name, schema, situation);
  if (schema['format'] === 'date') {
    if (name === 'effectiveOn') return chance.below(8) > 0 ? today : chance.pick(daysTried);
    return chance.below(2) > 0 ? today : chance.pick([...daysTried, ...datesOf(schema)]);
  }
  const edges = textEdges(schema);
  return situation.largest === true ? edges.reduce(larger) : chance.pick(edges);
}

/** Mostly the grounds of the law of today: those of the other law are refused. */
function ofToday(values: readonly string[], { today, chance }: Situation): readonly string[] | undefined {
  const own = values.filter((value) => value.startsWith(`${today < '2026-07-01' ? 'L08' : 'L25'}:`));
  return own.length > 0 && chance.below(8) > 0 ? own : undefined;
}

/** The longer of two texts, and the later of equally long ones; of two texts of digits this is the larger number. */
const larger = (a: string, b: string): string => (b.length > a.length || (b.length === a.length && b > a) ? b : a);

/** Lists of both extreme sizes, and one in between, whose items are at edges too. */
function edgeList(name: string, schema: Schema, situation: Situation): Value[] {
  const [min, max] = [Number(schema['minItems'] ?? 0), Number(schema['maxItems'])];
  const largest = situation.largest === true || situation.chance.below(3) === 0;
  const size = largest ? max : situation.chance.pick([min, Math.min(max, min + 1), max]);
  const within = { ...situation, largest };
  const items = Array.from({ length: size }, () => edgeValue(`${name}[]`, schema['items'] as Schema, within));
  if (schema['uniqueItems'] !== true) return items;
  // Two official numbers that differ as sent and become equal when stored.
  const forms = ['Å/1', 'Å/1'.normalize('NFD')];
  if (situation.chance.below(4) === 0 && forms.every((form) => fits(schema['items'] as Schema, form))) return forms;
  // Items of maximal length that differ only at their end.
  return items.map((item, index) => `${String(item).slice(0, -2) || 'x'}${String(index).padStart(2, '0')}`);
}

/** Edges of the calendar, of its regimes and of four-digit years; the schema refuses some of them with 422. */
const daysTried = ['0000-01-01', '0001-01-01', '1899-12-31', '1900-01-01', '1945-09-02', '2026-06-30', '9999-12-31'];
const datesOf = (schema: Schema): string[] =>
  Object.values(schema).filter((value): value is string => /^\d{4}-\d{2}-\d{2}$/.test(String(value)));

const edgesBySchema = new WeakMap<Schema, readonly string[]>();
/** A character of each allowed class: digits, letters, signs of official numbers, one of four bytes. */
const alphabet = ['0', '1', '9', 'a', 'A', 'Đ', 'ệ', '/', '😀'];
const lengthTriedMax = 8_192;
const fixed = ['00:00', '23:59', '06:00', '0', '123/QĐ-THADS', '45/2026/QĐST-DS'];

function textEdges(schema: Schema): readonly string[] {
  const known = edgesBySchema.get(schema);
  if (known) return known;
  const edges = new Set(fixed.filter((text) => fits(schema, text)));
  for (const start of ['', '1', 'A'])
    for (const letter of alphabet) {
      const longest = longestOf(schema, start, letter);
      if (longest !== undefined) edges.add(longest);
      if (fits(schema, start + letter)) edges.add(start + letter);
    }
  if (edges.size === 0) edges.add('00000000-0000-4000-8000-000000000000');
  edgesBySchema.set(schema, [...edges]);
  return [...edges];
}

/** The longest text that the schema accepts and that is this start followed by this letter, repeated. */
function longestOf(schema: Schema, start: string, letter: string): string | undefined {
  const text = (length: number): string => start + letter.repeat(length);
  let [low, high] = [0, lengthTriedMax];
  if (!fits(schema, text(1))) return undefined;
  while (low + 1 < high) {
    const middle = (low + high) >> 1;
    if (fits(schema, text(middle))) low = middle;
    else high = middle;
  }
  return text(low);
}

function fits(schema: Schema, text: string): boolean {
  const [pattern, min, max] = [
    schema['pattern'],
    Number(schema['minLength'] ?? 0),
    Number(schema['maxLength'] ?? Infinity),
  ];
  const length = [...text].length;
  return length >= min && length <= max && (pattern === undefined || new RegExp(pattern as string, 'u').test(text));
}
