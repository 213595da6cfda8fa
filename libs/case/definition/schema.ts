import { targetConstructorToSchema } from 'class-validator-jsonschema';
import type { Act } from './act.js';
import type { FactKind } from './fact.js';
import { fieldsInOrder } from './field-order.js';
import { neededWith, nestedClasses } from './fields.js';
import { type Regime, regimes } from '../law/time-limit.js';

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

type Order = (of: new () => object) => (a: string, b: string) => number;

/** The order of the fields of a fact, whose schema is stored. */
const byName: Order = () => (a, b) => (a < b ? -1 : 1);

/** The order in which a clerk fills a form: the date of the step, what it is about, and its papers. */
const asFilled: Order = (of) => {
  const keys = fieldsInOrder(of);
  return (a, b) => keys.indexOf(a) - keys.indexOf(b);
};

const made = new Map<Order, Map<new () => object, ObjectSchema>>([byName, asFilled].map((order) => [order, new Map()]));

function schemaOf(of: new () => object, order: Order): ObjectSchema {
  const known = made.get(order)!;
  const schema = known.get(of) ?? deepFreeze(inlined(of, order));
  known.set(of, schema);
  return schema;
}

export const actSchema = (act: Act): ObjectSchema => schemaOf(act.command, asFilled);
export const factSchema = (kind: FactKind): ObjectSchema => schemaOf(kind.schema, byName);

const forms = new Map(regimes.map((regime) => [regime, new Map<new () => object, ObjectSchema>()]));

/** The form of an act on a day of a regime: its schema with the grounds of that law only, each by its id. */
export function formOf({ command }: Act, regime: Regime): ObjectSchema {
  const known = forms.get(regime)!;
  const form = known.get(command) ?? deepFreeze(ofRegime(schemaOf(command, asFilled), regime) as ObjectSchema);
  known.set(command, form);
  return form;
}

const isGround = (value: unknown): boolean => /^L(08|25):/.test(String(value));

function ofRegime(schema: unknown, regime: Regime): unknown {
  if (Array.isArray(schema)) return schema.map((each) => ofRegime(each, regime));
  if (typeof schema !== 'object' || schema === null) return schema;
  const { anyOf = [schema], ...field } = schema as { readonly anyOf?: readonly Choice[] };
  const [choices] = anyOf as readonly [Choice];
  const own = choices.enum?.every(isGround) ? choices.enum.filter((id) => String(id).startsWith(regime)) : [];
  // Where that law has no such ground, the act is refused on that day, and says so.
  if (own.length === 0)
    return Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, ofRegime(value, regime)]));
  const titles = choices['x-enum-titles'] ?? {};
  return { ...field, enum: own, 'x-enum-titles': Object.fromEntries(own.map((id) => [id, titles[String(id)]])) };
}

interface Choice {
  readonly enum?: readonly unknown[];
  readonly 'x-enum-titles'?: Readonly<Record<string, unknown>>;
}

/** The decorators alone define a field: the types that compilers emit beside them differ by compiler. */
const fromDecoratorsOnly = { customValidation: {}, nestedValidation: {}, conditionalValidation: {} };

function inlined(of: new () => object, order: Order): ObjectSchema {
  const found = targetConstructorToSchema(of, { additionalConverters: fromDecoratorsOnly }) as {
    properties?: Record<string, Record<string, unknown>>;
    required?: string[];
  };
  const parts = new Map(nestedClasses(of));
  const needed = neededWith(of);
  const inOrder = order(of);
  const properties = Object.entries(found.properties ?? {})
    .sort(([a], [b]) => inOrder(a, b))
    .map(([key, { type, items, ...field }]) => {
      const part = parts.get(key);
      if (!part) return [key, { ...(type ? { type } : {}), ...(items ? { items } : {}), ...field }] as const;
      const isList = 'maxItems' in field;
      return [
        key,
        isList ? { type: 'array', items: schemaOf(part, order), ...field } : { ...schemaOf(part, order), ...field },
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
