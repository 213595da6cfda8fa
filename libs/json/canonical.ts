import { type Way, wayTo } from './pointers.js';

/**
 * The only serialiser of what is stored, hashed or signed: JSON with keys sorted by UTF-16 code unit, no white space,
 * numbers and escapes as `JSON.stringify` writes them (RFC 8785). Every store receives and returns the same bytes.
 * A STORAGE FORMAT: a change of one byte here makes every stored hash wrong. Add a new version beside this one instead.
 */
export const canonicalVersion = 1;

/** Deeper values are refused; a value that contains itself is refused by this limit too. */
export const nestingDepthMax = 64;

const keysQuotedMax = 4096;
const keysQuoted = new Map<string, string>();

/**
 * Serialises a value.
 * @throws TypeError naming the place of a value that JSON cannot carry without loss: undefined, bigint, symbols,
 * functions, NaN and infinities, half of a surrogate pair, holes in arrays, objects that are not plain, too deep
 * nesting.
 */
export function canonicalJson(value: unknown): string {
  try {
    return write(value, 0);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    throw new TypeError(error.message + placeOf(value), { cause: error });
  }
}

/** Texts to replace while serialising, by their places. */
export interface Replacement {
  /** JSON Pointers (RFC 6901). Each MUST lead to a text. */
  readonly pointers: readonly string[];
  /** Returns the replacement, which is written without quotes: no plain value can look like it. */
  readonly replace: (text: string) => string;
}

/**
 * Like {@link canonicalJson}, for JSON that is hashed and never read back: replaces strings at the pointers, accepts
 * objects of any class that has fields, and skips fields that are undefined.
 * @throws TypeError as {@link canonicalJson}; also for a malformed pointer, or one that leads to no text
 */
export function canonicalReplaced(value: unknown, { pointers, replace }: Replacement): string {
  const unmet = new Set(pointers);
  const put = (text: string, pointer: string): string => {
    unmet.delete(pointer);
    return replace(text);
  };
  const text = write(value, 0, put, wayTo(pointers));
  for (const pointer of unmet) throw new TypeError(`${JSON.stringify(pointer)} does not lead to a text`);
  return text;
}

type Put = (text: string, pointer: string) => string;

/**
 * {@link canonicalJson} for a map of texts, far faster when its keys are in canonical order: `JSON.stringify` keeps the
 * order.
 */
export function canonicalTexts(map: Readonly<Record<string, string>>): string {
  if (Object.getPrototypeOf(map) !== Object.prototype || !areSorted(Object.keys(map))) return canonicalJson(map);
  const text = JSON.stringify(map);
  // `JSON.stringify` escapes half of a surrogate pair as `\ud…`; `canonicalJson` refuses it.
  return text.includes('\\ud') ? canonicalJson(map) : text;
}

/** Printable ASCII without quote and backslash (ids, names, dates, digits): JSON escapes none of these. */
const needsNoEscape = /^[ !#-[\]-~]*$/;

/** A string in quotes, escaped. @throws TypeError for half of a surrogate pair. */
export function quoted(text: string): string {
  if (needsNoEscape.test(text)) return `"${text}"`;
  // JSON.stringify would escape a lone surrogate, and a store may then return another string.
  if (!text.isWellFormed()) throw new Refused('a string with half of a surrogate pair');
  return JSON.stringify(text);
}

/** A key in quotes, cached: keys come from code, so the same few recur. */
export function quotedKey(key: string): string {
  const known = keysQuoted.get(key);
  if (known !== undefined) return known;
  const text = quoted(key);
  if (keysQuoted.size < keysQuotedMax) keysQuoted.set(key, text);
  return text;
}

/**
 * An object's own keys in canonical order. Objects built by the same code have the same keys in the same order, so the
 * last key list of each length is cached with its order: comparing a list costs a tenth of sorting it.
 */
export function sortedKeys(value: object): readonly string[] {
  const keys = Object.keys(value);
  return areSorted(keys) ? keys : sortedBefore(keys);
}

function areSorted(keys: readonly string[]): boolean {
  for (let i = 1; i < keys.length; i++) if ((keys[i - 1] as string) > (keys[i] as string)) return false;
  return true;
}

const ordersMax = 64;
const orders: { keys: readonly string[]; sorted: readonly string[] }[] = [];

function sortedBefore(keys: readonly string[]): readonly string[] {
  const known = orders[keys.length];
  if (known?.keys.every((key, i) => key === keys[i]) === true) return known.sorted;
  const sorted = keys.toSorted();
  if (keys.length < ordersMax) orders[keys.length] = { keys, sorted };
  return sorted;
}

/** A refusal without the place of the value. Tracking places would slow down every event, so it is found afterwards. */
class Refused extends TypeError {
  constructor(what: string) {
    super(`Not canonical JSON: ${what}`);
  }
}

/** Writes one value. `put` and `way` are given by {@link canonicalReplaced} only. */
function write(value: unknown, depth: number, put?: Put, way?: Way): string {
  switch (typeof value) {
    case 'string':
      return put === undefined || way?.pointer === undefined ? quoted(value) : put(value, way.pointer);
    case 'number':
      if (!Number.isFinite(value)) throw new Refused(String(value));
      return JSON.stringify(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      if (depth >= nestingDepthMax) throw new Refused(`nesting deeper than ${nestingDepthMax}`);
      return Array.isArray(value) ? writeArray(value, depth, put, way) : writeObject(value, depth, put, way);
    default:
      throw new Refused(typeof value === 'undefined' ? 'undefined' : `a ${typeof value}`);
  }
}

function writeArray(items: readonly unknown[], depth: number, put?: Put, way?: Way): string {
  let text = '[';
  for (let i = 0; i < items.length; i++) {
    if (i > 0) text += ',';
    text += write(items[i], depth + 1, put, way?.below.get(String(i)));
  }
  return text + ']';
}

function writeObject(value: object, depth: number, put?: Put, way?: Way): string {
  if (put === undefined ? !isPlain(value) : !hasFields(value)) {
    throw new Refused(`an object that is not plain (${value.constructor?.name ?? 'unknown class'})`);
  }
  let text = '{';
  for (const key of sortedKeys(value)) {
    const field = (value as Record<string, unknown>)[key];
    if (field === undefined && put !== undefined) continue;
    if (text.length > 1) text += ',';
    text += quotedKey(key) + ':' + write(field, depth + 1, put, way?.below.get(key));
  }
  return text + '}';
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null || isPlainElsewhere(prototype as object);
}

/** Whether an object has fields of its own. Dates and maps have none: different ones would all be written as `{}`. */
function hasFields(value: object): boolean {
  return !('toJSON' in value) && !(Symbol.iterator in value);
}

/** Whether an object of another global scope (a worker's message, Jest's sandbox) is plain there. */
function isPlainElsewhere(prototype: object): boolean {
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, 'hasOwnProperty');
}

/** The place of the refused value, as " at a.b[2]": descends into the first part that is refused by itself. */
function placeOf(value: unknown): string {
  let path = '';
  let inner = value;
  for (let depth = 0; depth <= nestingDepthMax && typeof inner === 'object' && inner !== null; depth++) {
    const parts: [string, unknown][] = Array.isArray(inner)
      ? Array.from(inner, (item, i) => [`[${i}]`, item])
      : Object.entries(inner).map(([key, item]) => [`.${key}`, item]);
    const refused = parts.find(([, item]) => isRefused(item));
    if (refused === undefined) break;
    path += refused[0];
    inner = refused[1];
  }
  return path === '' ? '' : ` at ${path.replace(/^\./, '')}`;
}

function isRefused(value: unknown): boolean {
  try {
    write(value, 0);
    return false;
  } catch {
    return true;
  }
}
