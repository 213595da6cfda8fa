import { Type } from 'class-transformer';
import { ValidateBy, ValidateIf, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import 'reflect-metadata';
import { prototypesOf, rememberOrder } from './field-order.js';
import { bounds } from './limits.js';
import { choicesOf, groundLabels, type GroundList, lettersOf } from '../law/grounds.js';
import { isLegalDate, isLegalDateInBounds, legalDatePattern } from '../law/legal-date.js';
import { linePattern, officialNumberLengthMax, officialNumberPattern, textPattern } from './text.js';

/**
 * The fields that bodies and facts are made of. One decorator is the whole definition of a field: its check, its JSON
 * Schema (so that the published schema accepts exactly what the check accepts) and its label in both languages.
 */
export interface Label {
  readonly vi: string;
  readonly en: string;
}

type Check = (value: unknown) => boolean;
type Schema = Parameters<typeof JSONSchema>[0];

function field(name: string, check: Check, schema: Schema, label: Label): PropertyDecorator {
  return (target, key) => {
    rememberOrder(target, key as string);
    ValidateBy({ name, validator: { validate: check, defaultMessage: () => name } })(target, key as string);
    JSONSchema({ ...schema, title: label.en, 'x-title-vi': label.vi } as Schema)(target, key as string);
  };
}

const isText = (value: unknown, lengthMax: number, pattern: RegExp): value is string =>
  typeof value === 'string' && codePoints(value) <= lengthMax && pattern.test(value);
const codePoints = (text: string): number => {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
};

const uuidPattern = '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$';
/** An integer amount of đồng without sign or leading zero, of at most that many digits. */
const moneyPattern = (digitsMax: number): string => `^(0|[1-9][0-9]{0,${digitsMax - 1}})$`;
/** STORAGE FORMAT: amounts that engines before 0.2.0 accepted must stay readable. */
const storedDigitsMax = 18;
const codePattern = '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$';
const timePattern = '^([01][0-9]|2[0-3]):[0-5][0-9]$';

function pattern(name: string, source: string, extra: Schema = {}): (label: Label) => PropertyDecorator {
  const regex = new RegExp(source, 'u');
  const check: Check = (value) => typeof value === 'string' && regex.test(value) && !value.endsWith('\n');
  return (label) => field(name, check, { type: 'string', pattern: source, ...extra } as Schema, label);
}

/** A legal date of a body, `YYYY-MM-DD`: a real day within `legalDateMin` and `legalDateMax`. */
export const Day = (label: Label): PropertyDecorator =>
  field('date', isLegalDateInBounds, { type: 'string', format: 'date', pattern: legalDatePattern }, label);
/** A legal date of a stored fact: any real day. */
export const StoredDay = (label: Label): PropertyDecorator =>
  field('date', isLegalDate, { type: 'string', format: 'date', pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' }, label);
/** An amount of a body: integer đồng as a string of digits, within `bounds`. */
export const Amount = pattern('money', moneyPattern(bounds.amountDigitsMax));
export const StoredAmount = pattern('money', moneyPattern(storedDigitsMax));
export const Id = pattern('uuid', uuidPattern);
/** A short code: an office, an obligation of the case, a document reference. No blanks, nothing about people. */
export const Code = pattern('code', codePattern);
/** An article of the law as the law table writes it: `L08 47.5; TT78`. */
export const Article = pattern('article', '^[^\\u0000-\\u001f]{1,120}$');
/** An instant of a stored fact, in the one form that instants are stored in. */
export const StoredInstant = pattern('instant', '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z$');
/** A time of day in Asia/Ho_Chi_Minh, `HH:MM`. */
export const TimeOfDay = pattern('time', timePattern);
export const CaseNumber = pattern('caseNumber', '^[A-Za-z0-9.-]{1,40}/[0-9]{4}/[0-9]{1,9}-[0-9]{2}$');

/** `titles` are the labels of the values; fields of bodies have them, so that a form can show them. */
export const OneOf = <T extends string>(
  values: readonly T[],
  label: Label,
  titles?: Readonly<Record<T, Label>>,
): PropertyDecorator => {
  const shown = titles && { 'x-enum-titles': Object.fromEntries(values.map((value) => [value, titles[value]])) };
  const schema = { type: 'string', enum: [...values], ...shown } as Schema;
  return field('oneOf', (value) => values.includes(value as T), schema, label);
};

/** A ground of one of several lists of the law, by the id of its row. */
export const GroundAmong = (lists: readonly GroundList[], label: Label): PropertyDecorator => {
  const ids = lists.flatMap((list) => choicesOf(list).map(({ id }) => id));
  return OneOf(ids, label, Object.fromEntries(ids.map((id) => [id, groundLabels[id]!])));
};

/** A ground of the law in a body: the id of a row, or the letter that bodies had before there were ids. */
export const GroundOf = (list: GroundList, label: Label): PropertyDecorator => {
  const ids = choicesOf(list).map(({ id }) => id);
  const letters = lettersOf(list);
  const titles = Object.fromEntries(ids.map((id) => [id, groundLabels[id]]));
  const choices = { enum: ids, 'x-enum-titles': titles };
  const earlier = {
    enum: [...letters.keys()],
    deprecated: true,
    description: `Values of clients before 0.4.0: ${[...letters].map(([letter, id]) => `${letter} is ${id}`).join(', ')}`,
  };
  const schema = { type: 'string', ...(letters.size > 0 ? { anyOf: [choices, earlier] } : choices) } as Schema;
  return field('oneOf', (value) => ids.includes(value as string) || letters.has(value as string), schema, label);
};
/** The ground of a stored fact, by the id of its row: new rows need no new version of the fact. */
export const StoredGround = pattern('code', '^L(08|25):[A-Za-z0-9.]{1,60}$');

export const Flag = (label: Label): PropertyDecorator =>
  field('boolean', (value) => typeof value === 'boolean', { type: 'boolean' }, label);

export const Whole = (min: number, max: number, label: Label): PropertyDecorator =>
  field(
    'integer',
    (value) => Number.isInteger(value) && (value as number) >= min && (value as number) <= max,
    { type: 'integer', minimum: min, maximum: max },
    label,
  );

/** May be absent; `null` is not absent. Put it above the field's own decorator. */
export const Optional = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined) as PropertyDecorator;

const companions = new Map<object, Map<string, string>>();

/**
 * The field is meaningless without another one, which must be present too: a value that cannot be stored is refused.
 */
export const Needs =
  (other: string): PropertyDecorator =>
  (target, key) => {
    companions.set(target, (companions.get(target) ?? new Map<string, string>()).set(key as string, other));
  };

/** Pairs of a field and the field that it needs, inherited ones included. */
export function neededWith(of: new () => object): [string, string][] {
  return prototypesOf(of).flatMap((proto) => [...(companions.get(proto) ?? [])]);
}

/** A list of objects of one class, with its bounds. */
export const ListOf = (of: () => new () => object, min: number, max: number, label: Label): PropertyDecorator => {
  const check: Check = (value) =>
    Array.isArray(value) && value.length >= min && value.length <= max && value.every(isPlain);
  return (target, key) => {
    rememberOrder(target, key as string);
    rememberNested(target, key as string, of);
    Type(of)(target, key);
    ValidateNested({ each: true })(target, key as string);
    ValidateBy({ name: 'list', validator: { validate: check, defaultMessage: () => 'list' } })(target, key as string);
    JSONSchema({ minItems: min, maxItems: max, title: label.en, 'x-title-vi': label.vi } as Schema)(
      target,
      key as string,
    );
  };
};

/** One object of a class. */
export const Part =
  (of: () => new () => object, label: Label): PropertyDecorator =>
  (target, key) => {
    rememberOrder(target, key as string);
    rememberNested(target, key as string, of);
    Type(of)(target, key);
    ValidateNested()(target, key as string);
    ValidateBy({ name: 'object', validator: { validate: isPlain, defaultMessage: () => 'object' } })(
      target,
      key as string,
    );
    JSONSchema({ title: label.en, 'x-title-vi': label.vi } as Schema)(target, key as string);
  };

const official = new RegExp(officialNumberPattern, 'u');
const isOfficialNumber = (value: unknown): value is string => isText(value, officialNumberLengthMax, official);
const officialSchema = { type: 'string', pattern: officialNumberPattern, maxLength: officialNumberLengthMax };

/** A number as it is printed on a decision or a document; see `text.ts`. */
export const OfficialNumber = (label: Label): PropertyDecorator =>
  field('officialNumber', isOfficialNumber, officialSchema as Schema, label);

/**
 * A list of official numbers without repetition, compared in form NFC, in which they are stored. The published schema
 * compares them as they are sent.
 */
export const OfficialNumbers = (max: number, label: Label): PropertyDecorator => {
  const check: Check = (value) =>
    Array.isArray(value) &&
    value.length <= max &&
    value.every(isOfficialNumber) &&
    new Set(value.map((number) => number.normalize('NFC'))).size === value.length;
  const schema = { type: 'array', items: officialSchema, maxItems: max, uniqueItems: true };
  return field('officialNumbers', check, schema as Schema, label);
};

/** A list of short codes without repetition. */
export const CodeList = (max: number, label: Label): PropertyDecorator => {
  const regex = new RegExp(codePattern, 'u');
  const check: Check = (value) =>
    Array.isArray(value) &&
    value.length <= max &&
    new Set(value).size === value.length &&
    value.every((item) => typeof item === 'string' && regex.test(item) && !item.endsWith('\n'));
  const items = { type: 'string', pattern: codePattern };
  return field('codes', check, { type: 'array', items, maxItems: max, uniqueItems: true } as Schema, label);
};

function isPlain(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Stands in a fact for the personal data of a body (see `libs/personal-data`). */
export interface SealedText {
  readonly ref: string;
  readonly commitment: string;
}
/** Personal data in a body; replaced by a sealed reference before an act decides. */
export type LocalizedText = string;

const sealedKeys = new Map<object, string[]>();

/** Personal data: sealed before the act decides, never part of a fact. */
export const Sealed = (lengthMax: number, label: Label): PropertyDecorator => sealing(textPattern, lengthMax, label);
/** Like {@link Sealed}, but on one line: a name, a number. */
export const SealedLine = (lengthMax: number, label: Label): PropertyDecorator =>
  sealing(linePattern, lengthMax, label);

function sealing(source: string, lengthMax: number, label: Label): PropertyDecorator {
  const regex = new RegExp(source, 'u');
  const schema = { type: 'string', minLength: 1, maxLength: lengthMax, pattern: source };
  const seal = field('words', (value) => isText(value, lengthMax, regex), schema as Schema, label);
  return (target, key) => {
    sealedKeys.set(target, [...(sealedKeys.get(target) ?? []), key as string]);
    seal(target, key);
  };
}

/** The reference to sealed words in a fact. */
export class SealedReference implements SealedText {
  @Id({ vi: 'Mã tham chiếu', en: 'Reference' }) ref!: string;
  @field(
    'digest',
    (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value),
    { type: 'string', pattern: '^[0-9a-f]{64}$' },
    {
      vi: 'Cam kết',
      en: 'Commitment',
    },
  )
  commitment!: string;
}

/** The words of a body as an act gets them: sealed already. */
export function sealed(words: LocalizedText): SealedText {
  const value: unknown = words;
  if (!isPlain(value)) throw new TypeError('these words were not sealed before the act decided');
  return value as SealedText;
}

/** JSON Pointers of the personal data in a body of this class. */
export function sealedPointers(of: new () => object, body: unknown, prefix = ''): string[] {
  const found: string[] = [];
  for (const proto of prototypesOf(of))
    for (const key of sealedKeys.get(proto) ?? [])
      if ((body as Record<string, unknown>)[key] !== undefined) found.push(`${prefix}/${key}`);
  for (const [key, nested] of nestedClasses(of)) {
    const value = (body as Record<string, unknown>)[key];
    if (Array.isArray(value))
      value.forEach((item, index) => found.push(...sealedPointers(nested, item, `${prefix}/${key}/${index}`)));
    else if (isPlain(value)) found.push(...sealedPointers(nested, value, `${prefix}/${key}`));
  }
  return found;
}

const nestedKeys = new Map<object, Map<string, () => new () => object>>();

function rememberNested(target: object, key: string, of: () => new () => object): void {
  nestedKeys.set(target, (nestedKeys.get(target) ?? new Map<string, () => new () => object>()).set(key, of));
}

/** The fields of a class, inherited ones too, that hold objects of another class, singly or in a list. */
export function nestedClasses(of: new () => object): [string, new () => object][] {
  return prototypesOf(of).flatMap((proto) =>
    [...(nestedKeys.get(proto) ?? [])].map(([key, nested]): [string, new () => object] => [key, nested()]),
  );
}
