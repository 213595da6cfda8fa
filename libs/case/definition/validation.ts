import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, type ValidationError, validateSync } from 'class-validator';
import type { Act, ActBody } from './act.js';
import { neededWith } from './fields.js';
import { normalize } from './text.js';

/** One field of a body that violates its schema. `pointer` is an RFC 6901 JSON Pointer. */
export interface FieldError {
  readonly pointer: string;
  /** Name of the check: `date`, `money`, `uuid`, `oneOf`, `unknownField`, `missing` … */
  readonly code: string;
}

export const bodyLimits = { depthMax: 8, errorsMax: 50 } as const;

rememberChecks();

/**
 * Validates a parsed JSON value as an act's body: the same check for API, CLI and import. Accepts exactly what the
 * published JSON Schema accepts (a property test compares the two for every act).
 */
export function validateBody(act: Act, value: unknown): { body: ActBody } | { errors: FieldError[] } {
  return validateAs(act.command, value);
}

export function validateAs<T extends object>(of: new () => T, value: unknown): { body: T } | { errors: FieldError[] } {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { errors: [{ pointer: '', code: 'object' }] };
  const hostile = hostileKeys(value, 0);
  if (hostile.length > 0) return { errors: hostile.slice(0, bodyLimits.errorsMax) };
  const body = plainToInstance(of, value);
  // Without `forbidUnknownValues`, which refuses a class without fields; here such a class stands for an empty object.
  const errors = validateSync(body, { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: false });
  const all = [...flatten(errors, ''), ...missingCompanions(of, value)];
  if (all.length === 0) normalize(body);
  return all.length === 0 ? { body } : { errors: all.slice(0, bodyLimits.errorsMax) };
}

function missingCompanions(of: new () => object, value: object): FieldError[] {
  const given = value as Readonly<Record<string, unknown>>;
  return neededWith(of)
    .filter(([field, needed]) => given[field] !== undefined && given[needed] === undefined)
    .map(([, needed]) => ({ pointer: `/${escape(needed)}`, code: 'missing' }));
}

const unknownField: readonly FieldError[] = [{ pointer: '', code: 'unknownField' }];
const tooDeep: readonly FieldError[] = [{ pointer: '', code: 'tooDeep' }];

/**
 * Finds names that every object inherits, such as `constructor`, which class-validator's whitelist ignores. Every body
 * passes here and hardly one has such a name, so pointers are made on the way back only.
 */
function hostileKeys(value: unknown, depth: number): readonly FieldError[] {
  if (depth > bodyLimits.depthMax) return tooDeep;
  if (typeof value !== 'object' || value === null) return [];
  let found: FieldError[] | undefined;
  for (const [key, inner] of Object.entries(value)) {
    const below = key in Object.prototype ? unknownField : hostileKeys(inner, depth + 1);
    for (const { pointer, code } of below) (found ??= []).push({ pointer: `/${escape(key)}${pointer}`, code });
  }
  return found ?? [];
}

function flatten(errors: readonly ValidationError[], prefix: string): FieldError[] {
  return errors.flatMap((error) => {
    const pointer = `${prefix}/${escape(error.property)}`;
    const own = Object.keys(error.constraints ?? {}).map((code) => ({ pointer, code: codeOf(code, error) }));
    return [...own, ...flatten(error.children ?? [], pointer)];
  });
}

function codeOf(code: string, error: ValidationError): string {
  if (code === 'whitelistValidation') return 'unknownField';
  if (error.value === undefined) return 'missing';
  return code === 'nestedValidation' || code === 'unknownValue' ? 'object' : code;
}

function escape(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

/**
 * Caches class-validator's metadata, which it would gather anew for every object by searching all classes. The
 * decorators have run before the first object is made, so the first result stays valid. With groups nothing is cached.
 */
function rememberChecks(): void {
  const storage = getMetadataStorage();
  const gather = storage.getTargetValidationMetadatas.bind(storage);
  const group = storage.groupByPropertyName.bind(storage);
  const known = new Map<unknown, Map<string | undefined, ReturnType<typeof gather>>>();
  const grouped = new WeakMap<ReturnType<typeof gather>, ReturnType<typeof group>>();
  storage.getTargetValidationMetadatas = (target, schema, always, strict, groups) => {
    if (always || strict || groups?.length) return gather(target, schema, always, strict, groups);
    const ofTarget = remembered(known, target, () => new Map<string | undefined, ReturnType<typeof gather>>());
    return remembered(ofTarget, schema, () => gather(target, schema, always, strict, groups));
  };
  storage.groupByPropertyName = (checks) => remembered(grouped, checks, () => group(checks));
}

interface Known<K, V> {
  get(key: K): V | undefined;
  set(key: K, value: V): unknown;
}

function remembered<K, V>(known: Known<K, V>, key: K, make: () => V): V {
  const first = known.get(key);
  if (first !== undefined) return first;
  const made = make();
  known.set(key, made);
  return made;
}
