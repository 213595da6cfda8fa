import { targetConstructorToSchema } from 'class-validator-jsonschema';
import type { Act } from './act.js';
import type { FactKind } from './fact.js';
import { neededWith, nestedClasses } from './fields.js';

/**
 * The JSON Schema of a body or of a fact, from the same decorators that validate it (`fields.ts`). Self-contained:
 * parts are inlined, so that no two classes can collide by name. The schema accepts a body exactly when `validateAs`
 * does; `schema.spec.ts` compares the two for every act.
 */
export interface ObjectSchema {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly required: readonly string[];
  readonly dependentRequired?: Readonly<Record<string, readonly string[]>>;
  readonly additionalProperties: false;
}

const made = new Map<new () => object, ObjectSchema>();

export function schemaOf(of: new () => object): ObjectSchema {
  const known = made.get(of);
  if (known) return known;
  const schema = deepFreeze(inlined(of));
  made.set(of, schema);
  return schema;
}

export const actSchema = (act: Act): ObjectSchema => schemaOf(act.command);
export const factSchema = (kind: FactKind): ObjectSchema => schemaOf(kind.schema);

/** The decorators alone define a field: the types that compilers emit beside them differ by compiler. */
const fromDecoratorsOnly = { customValidation: {}, nestedValidation: {}, conditionalValidation: {} };

function inlined(of: new () => object): ObjectSchema {
  const found = targetConstructorToSchema(of, { additionalConverters: fromDecoratorsOnly }) as {
    properties?: Record<string, Record<string, unknown>>;
    required?: string[];
  };
  const parts = new Map(nestedClasses(of));
  const needed = neededWith(of);
  const properties = Object.entries(found.properties ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { type, items, ...field }]) => {
      const part = parts.get(key);
      if (!part) return [key, { ...(type ? { type } : {}), ...(items ? { items } : {}), ...field }] as const;
      const isList = 'maxItems' in field;
      return [
        key,
        isList ? { type: 'array', items: schemaOf(part), ...field } : { ...schemaOf(part), ...field },
      ] as const;
    });
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    required: (found.required ?? []).toSorted(),
    ...(needed.length === 0 ? {} : { dependentRequired: Object.fromEntries(needed.map(([of, by]) => [of, [by]])) }),
    additionalProperties: false,
  };
}

function deepFreeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) deepFreeze(part as object);
  return Object.freeze(value);
}
