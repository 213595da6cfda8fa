import { law, type LegalDate, type ObjectSchema } from '#case';
import type { Schema } from '../answers/member.js';

/** A body that a schema accepts: every required field, with a value that hints at its meaning. */
export function exampleOf(schema: ObjectSchema, today: string): object {
  return Object.fromEntries(schema.required.map((name) => [name, valueOf(schema.properties[name] ?? {}, name, today)]));
}

function valueOf(schema: Schema, name: string, today: string): unknown {
  const { type, format, pattern, title } = schema;
  const values = schema['enum'];
  if (Array.isArray(values)) return choiceOn(values as string[], today as LegalDate);
  // The first alternative has the values of today, the second those of earlier clients.
  if (Array.isArray(schema['anyOf'])) return valueOf((schema['anyOf'] as Schema[])[0]!, name, today);
  switch (type) {
    case 'boolean':
      return true;
    case 'integer':
      return schema['maximum'] ?? 1;
    case 'array':
      return [valueOf(schema['items'] as Schema, name, today)];
    case 'object':
      return exampleOf(schema as unknown as ObjectSchema, today);
    default:
      if (format === 'date') return today;
      return textOf(String(pattern ?? ''), name, String(title ?? name));
  }
}

/** The first value, or the first ground of the law of that day. */
function choiceOn(values: readonly string[], today: LegalDate): string | undefined {
  const regime = law.regimeOn(today);
  return values.find((value) => value.startsWith(`${regime}:`)) ?? values[0];
}

/** A text that matches the pattern; fields of free text show their own title. */
function textOf(pattern: string, name: string, title: string): string {
  const candidates = ['1000000', '09:00', `${name}.01`.slice(0, 64), '00000000-0000-4000-8000-000000000000'];
  if (pattern === '' || pattern.includes('\\p{P}')) return title;
  return candidates.find((each) => new RegExp(pattern, 'u').test(each)) ?? title;
}
