/**
 * The building blocks of answers. An answer is a class; each of its members has one decorator, which is the published
 * schema of the member, and which the compiler checks against the member's type. At run time answers are plain objects:
 * nothing is transformed or validated while a request is answered.
 */
export type Schema = Readonly<Record<string, unknown>>;

/** A kind of member: its schema, and the type of its values. */
export interface Kind<V> {
  readonly schema: Schema;
  /** Never set: it lets the compiler compare the types. */
  readonly of?: V;
}

export type AnswerClass<V = unknown> = abstract new () => V;

interface Member {
  readonly schema: Schema;
  readonly isRequired: boolean;
}

const members = new Map<object, Map<string, Member>>();
const names = new Map<AnswerClass, string>();

/**
 * Gives the class a schema of its own under `components`; without this decorator the schema is inlined where it is
 * used.
 */
export function Named(name: string): (target: AnswerClass) => void {
  return (target) => void names.set(target, name);
}

/** A member that every answer of the class has. */
export function Has<V>(kind: Kind<V>): <K extends string>(target: Readonly<Record<K, V>>, key: K) => void {
  return (target, key) => remember(target, key, { schema: kind.schema, isRequired: true });
}

/** A member that may be absent. */
export function MayHave<V>(
  kind: Kind<V>,
): <K extends string>(target: { readonly [P in K]?: V | undefined }, key: K) => void {
  return (target, key) => remember(target, key, { schema: kind.schema, isRequired: false });
}

function remember(target: object, key: string, member: Member): void {
  const own = members.get(target) ?? new Map<string, Member>();
  members.set(target, own.set(key, member));
}

/** The schema of a class, inherited members first. */
export function schemaOf(answer: AnswerClass): Schema {
  const all = membersOf(answer.prototype as object);
  return {
    type: 'object',
    properties: Object.fromEntries(all.map(([name, { schema }]) => [name, schema])),
    required: all.flatMap(([name, { isRequired }]) => (isRequired ? [name] : [])),
  };
}

function membersOf(target: object | null): [string, Member][] {
  if (target === null) return [];
  return [...membersOf(Object.getPrototypeOf(target) as object | null), ...(members.get(target) ?? [])];
}

/** The name of a class under `components`. */
export function nameOf(answer: AnswerClass): string {
  const name = names.get(answer);
  if (name === undefined) throw new Error(`${answer.name} has no name of its own`);
  return name;
}

/** An object of a class: a reference where the class has a name. */
export function a<V>(answer: AnswerClass<V>): Kind<V> {
  const schema = names.has(answer) ? { $ref: `#/components/schemas/${nameOf(answer)}` } : schemaOf(answer);
  return { schema };
}

/** An object of one of several classes. */
export function anyOf<V>(...answers: readonly AnswerClass<V>[]): Kind<V> {
  return { schema: { type: 'object', anyOf: answers.map((answer) => a(answer).schema) } };
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
export function list<V>({ schema }: Kind<V>): Kind<readonly V[]> {
  return { schema: { type: 'array', items: schema } };
}
/** An object used as a map, with values of one kind. */
export function each<V>({ schema }: Kind<V>): Kind<Readonly<Record<string, V>>> {
  return { schema: { type: 'object', additionalProperties: schema } };
}
