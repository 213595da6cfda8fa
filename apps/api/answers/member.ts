/**
 * The building blocks of answers. An answer is a class made of members. Each member has a kind: its published schema,
 * from which the compiler derives the type of its values. At run time answers are plain objects: nothing is transformed
 * or validated while a request is answered.
 */
export type Schema = Readonly<Record<string, unknown>>;

/** A kind of member: its schema, and the type of its values. A class of answers is a kind too. */
export interface Kind<V> {
  readonly schema: Schema;
  /** Never set at run time: only the compiler reads it, to compare the types. */
  readonly of?: V;
}

interface Optional<V> extends Kind<V> {
  readonly isOptional: true;
}

type Members = Readonly<Record<string, Kind<unknown>>>;
type ValueOf<K> = K extends Kind<infer V> ? V : never;
type OptionalOf<M> = { readonly [P in keyof M]: Optional<ValueOf<M[P]>> };
/** An optional member that is undefined is left out of the JSON. */
type ObjectOf<M> = {
  readonly [P in keyof M as M[P] extends Optional<unknown> ? never : P]: ValueOf<M[P]>;
} & {
  readonly [P in keyof M as M[P] extends Optional<unknown> ? P : never]?: ValueOf<M[P]> | undefined;
};

const named: Record<string, Schema> = {};
/** The schemas that the description of the API lists by name. */
export const namedSchemas: Readonly<Record<string, Schema>> = named;

/** A class of answers with a schema of its own under `components`. */
export function Answer<M extends Members>(name: string, members: M): (new () => ObjectOf<M>) & Kind<ObjectOf<M>> {
  named[name] = object(members).schema;
  return kindOfClass({ schema: { $ref: `#/components/schemas/${name}` } });
}

/** A class of answers whose schema is inlined where it is used. */
export function Part<M extends Members>(members: M): (new () => ObjectOf<M>) & Kind<ObjectOf<M>> {
  return kindOfClass(object(members));
}

function kindOfClass<V>({ schema }: Kind<V>): (new () => V) & Kind<V> {
  return class {
    static readonly schema = schema;
  } as unknown as (new () => V) & Kind<V>;
}

function object<M extends Members>(members: M): Kind<ObjectOf<M>> {
  const all = Object.entries(members);
  return {
    schema: {
      type: 'object',
      properties: Object.fromEntries(all.map(([name, { schema }]) => [name, schema])),
      required: all.flatMap(([name, kind]) => ('isOptional' in kind ? [] : [name])),
    },
  };
}

/** Makes each of these members optional. */
export function optional<M extends Members>(members: M): OptionalOf<M> {
  const all = Object.entries(members).map(([name, { schema }]) => [name, { schema, isOptional: true }]);
  return Object.fromEntries(all) as OptionalOf<M>;
}

export const text: Kind<string> = { schema: { type: 'string' } };
export const day: Kind<string> = { schema: { type: 'string', format: 'date' } };
export const instant: Kind<string> = { schema: { type: 'string', format: 'date-time' } };
export const whole: Kind<number> = { schema: { type: 'integer' } };
export const quantity: Kind<number> = { schema: { type: 'number' } };
export const flag: Kind<boolean> = { schema: { type: 'boolean' } };
export const money: Kind<string> = {
  schema: { type: 'string', pattern: '^-?[0-9]+$', description: 'Integer đồng' },
};
export const etag: Kind<string> = { schema: { type: 'string', pattern: '^"r[0-9]+"$' } };
/** An object that the description leaves open: a fact's own data, a JSON Schema. */
export const anObject: Kind<object> = { schema: { type: 'object' } };
export const anything: Kind<unknown> = { schema: {} };

export function oneOf<const T>(values: readonly T[], more: Schema = {}): Kind<T> {
  return { schema: { ...more, enum: [...values] } };
}
export function exactly<const T>(value: T, description?: string): Kind<T> {
  return { schema: { const: value, ...(description === undefined ? {} : { description }) } };
}
export function orNull<V>({ schema }: Kind<V>): Kind<V | null> {
  return { schema: { oneOf: [schema, { type: 'null' }] } };
}
export function either<A, B>(first: Kind<A>, second: Kind<B>): Kind<A | B> {
  return { schema: { oneOf: [first.schema, second.schema] } };
}
/** An object of one of several classes. */
export function anyOf<V>(...kinds: readonly Kind<V>[]): Kind<V> {
  return { schema: { type: 'object', anyOf: kinds.map(({ schema }) => schema) } };
}
export function list<V>({ schema }: Kind<V>): Kind<readonly V[]> {
  return { schema: { type: 'array', items: schema } };
}
/** An object used as a map, with values of one kind. */
export function each<V>({ schema }: Kind<V>): Kind<Readonly<Record<string, V>>> {
  return { schema: { type: 'object', additionalProperties: schema } };
}
