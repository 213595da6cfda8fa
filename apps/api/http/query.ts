import 'reflect-metadata';
import {
  type ArgumentMetadata,
  type CanActivate,
  type ExecutionContext,
  Injectable,
  type PipeTransform,
} from '@nestjs/common';
import { ValidateBy, validateSync } from 'class-validator';
import { isLegalDateInBounds, type Label, type LegalDate, legalDatePattern } from '#case';
import { messageOf } from '../problems/fields.js';
import { Problem } from '../problems/problem.js';

/** The query of a request as it was sent. */
export type Query = Readonly<Record<string, unknown>>;
export type QueryClass = new () => object;

/** The published description of a parameter. */
interface Described {
  readonly description: string;
  readonly schema: object;
  readonly example?: string;
}

interface QueryParameter extends Described {
  readonly name: string;
  readonly message: Label;
  readonly read: (text: string) => unknown;
}

export interface ParameterError {
  readonly parameter: string;
  readonly code: string;
  readonly message: Label;
}

const parameters = new Map<object, QueryParameter[]>();

/** The parameters of a class, inherited ones first. */
export function parametersOf(query: QueryClass): readonly QueryParameter[] {
  return declared(query.prototype as object);
}

function declared(target: object | null): QueryParameter[] {
  return target === null
    ? []
    : [...declared(Object.getPrototypeOf(target) as object | null), ...(parameters.get(target) ?? [])];
}

interface Check<V> {
  readonly code: string;
  readonly fits: (text: string) => boolean;
  readonly message: Label;
  readonly read: (text: string) => V;
}

/**
 * An optional query parameter. The decorator is its check, its error message and its description at once; the compiler
 * compares it with the type of the property.
 */
function parameter<V>({ code, fits, message, read }: Check<V>, described: Described) {
  return <T extends object, K extends keyof T & string>(
    target: T,
    name: K,
    ..._typeOfProperty: [V] extends [NonNullable<T[K]>] ? [] : [never]
  ): void => {
    const validate = (value: unknown): boolean => value === undefined || fits(value as string);
    ValidateBy({ name: code, validator: { validate, defaultMessage: () => code } })(target, name);
    parameters.set(target, [...(parameters.get(target) ?? []), { ...described, name, message, read }]);
  };
}

/** A text that passes `fits`; `read` converts it. */
export function Text<V = string>(
  fits: RegExp | ((text: string) => boolean),
  message: Label,
  described: Omit<Described, 'schema'> & { readonly schema?: object },
  read: (text: string) => V = (text) => text as V,
) {
  const check = { code: 'pattern', fits: fits instanceof RegExp ? fits.test.bind(fits) : fits, message, read };
  return parameter<V>(check, { schema: { type: 'string' }, ...described });
}

/** A legal date within the bounds of the law's calendar. */
export function LegalDay(description: string, example?: string) {
  const message = messageOf('date');
  const schema = { type: 'string', format: 'date', pattern: legalDatePattern };
  const check = { code: 'date', fits: isLegalDateInBounds, message, read: (text: string) => text as LegalDate };
  return parameter<LegalDate>(check, { description, schema, ...(example === undefined ? {} : { example }) });
}

export function Whole(min: number, max: number, description: string, schema: object = {}) {
  const message = {
    vi: `Phải là số nguyên từ ${min} đến ${max}`,
    en: `It must be a whole number from ${min} to ${max}`,
  };
  const fits = (text: string): boolean => /^\d{1,15}$/.test(text) && Number(text) >= min && Number(text) <= max;
  const described = { description, schema: { type: 'integer', minimum: min, ...schema } };
  return parameter<number>({ code: 'integer', fits, message, read: Number }, described);
}

/** A parameter with a fixed set of values. Others are refused: an empty answer would look as if there were no rows. */
export function OneOf<const T extends string>(
  values: readonly T[],
  described: Omit<Described, 'schema'> & { readonly schema?: object },
) {
  const fits = (text: string): boolean => (values as readonly string[]).includes(text);
  const check = { code: 'oneOf', fits, message: oneOfThese(values), read: (text: string) => text as T };
  return parameter<T>(check, { schema: { type: 'string', enum: [...values] }, ...described });
}

export function oneOfThese(values: readonly string[]): Label {
  const all = values.join(', ');
  return { vi: `Phải là một trong: ${all}`, en: `It must be one of: ${all}` };
}

/**
 * Reads the query into an object of the parameter's class: `@Query(QueryPipe) query: RegisterQuery`. Reports the faults
 * of all parameters at once (422). An unknown parameter is a fault too: a misspelt `efectiveOn` must not be ignored.
 */
@Injectable()
export class QueryPipe implements PipeTransform<Query, object> {
  transform(given: Query, { metatype }: ArgumentMetadata): object {
    return readQuery(metatype as QueryClass, given);
  }
}

/** Validates the query before the later guards run: Nest runs pipes after all guards. */
export class QueryGuard implements CanActivate {
  constructor(private readonly of: QueryClass) {}

  /** @throws Problem */
  canActivate(context: ExecutionContext): boolean {
    readQuery(this.of, context.switchToHttp().getRequest<{ query: Query }>().query);
    return true;
  }
}

/** @throws Problem */
function readQuery(of: QueryClass, given: Query): object {
  const query = new of() as Record<string, unknown>;
  const known = parametersOf(of);
  const names = Object.keys(given);
  if (names.length === 0) return query;
  for (const { name } of known) if (typeof given[name] === 'string') query[name] = given[name];
  const wrong = new Map(
    validateSync(query).map(({ property, constraints = {} }) => [property, Object.keys(constraints)]),
  );
  const errors = known.flatMap(({ name, message }): ParameterError[] => {
    if (Object.hasOwn(given, name) && typeof given[name] !== 'string') return [givenTwice(name)];
    return (wrong.get(name) ?? []).map((code) => ({ parameter: name, code, message }));
  });
  refuse([...errors, ...unknownIn(given, known)]);
  for (const { name, read } of known) if (query[name] !== undefined) query[name] = read(query[name] as string);
  return query;
}

function givenTwice(parameter: string): ParameterError {
  return { parameter, code: 'once', message: { vi: 'Chỉ được nêu một lần', en: 'It may be given once only' } };
}

function unknownIn(given: Query, parameters: readonly { readonly name: string }[]): ParameterError[] {
  const known = parameters.map(({ name }) => name);
  const all = known.join(', ');
  const message =
    known.length === 0
      ? { vi: 'Địa chỉ này không nhận tham số', en: 'This address takes no parameters' }
      : { vi: `Không có tham số này; có: ${all}`, en: `There is no such parameter; there are: ${all}` };
  return Object.keys(given)
    .filter((name) => !known.includes(name))
    .map((name) => ({ parameter: name, code: 'unknownParameter', message }));
}

/** Refuses every query parameter, for a route without parameters. @throws Problem */
export function requireNoParameters(given: Query): void {
  refuse(unknownIn(given, []));
}

function refuse(errors: readonly ParameterError[]): void {
  if (errors.length > 0) throw parameterProblem(errors);
}

export function parameterProblem(errors: readonly ParameterError[]): Problem {
  const names = errors.map((error) => error.parameter).join(', ');
  return new Problem(
    'parameter-invalid',
    { vi: `Tham số không hợp lệ: ${names}`, en: `Not valid: ${names}` },
    { members: { errors } },
  );
}
