import { hash } from 'node:crypto';

/**
 * The one serialiser of what is stored, hashed or signed: JSON with keys sorted by UTF-16 code unit, no white space,
 * numbers and escapes as `JSON.stringify` writes them (RFC 8785). Every store gets, and gives back, the same bytes.
 *
 * A STORAGE FORMAT: a change of one byte here makes every stored hash wrong. It would be a new version beside this one.
 */
export const canonicalVersion = 1;

/** Deeper than this is refused; it also ends a value that contains itself. */
export const nestingDepthMax = 64;

const keysQuotedMax = 4096;
const keysQuoted = new Map<string, string>();

/**
 * @throws TypeError naming the place, for what JSON cannot carry without loss: undefined, bigint, symbols, functions,
 * NaN and infinities, half of a surrogate pair, holes in arrays, objects that are not plain, nesting past the limit.
 */
export function canonicalJson(value: unknown): string {
  return write(value, 0, '');
}

/** One string with its quotes. The cheap test first: most strings need no escape. */
export function quoted(text: string, path = ''): string {
  // JSON.stringify escapes a lone surrogate instead of refusing it, and a store may then give back another string.
  if (!text.isWellFormed()) throw refusal('a string with half of a surrogate pair', path);
  return JSON.stringify(text);
}

/** Keys come from code, so few of them are seen again and again. */
export function quotedKey(key: string, path = ''): string {
  const known = keysQuoted.get(key);
  if (known !== undefined) return known;
  const text = quoted(key, path);
  if (keysQuoted.size < keysQuotedMax) keysQuoted.set(key, text);
  return text;
}

/** Own keys in canonical order. Most objects are built in one order, so looking is cheaper than sorting. */
export function sortedKeys(value: object): string[] {
  const keys = Object.keys(value);
  for (let i = 1; i < keys.length; i++) {
    if ((keys[i - 1] as string) > (keys[i] as string)) return keys.sort();
  }
  return keys;
}

function write(value: unknown, depth: number, path: string): string {
  switch (typeof value) {
    case 'string':
      return quoted(value, path);
    case 'number':
      if (!Number.isFinite(value)) throw refusal(String(value), path);
      return JSON.stringify(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      if (depth >= nestingDepthMax) throw refusal(`nesting deeper than ${nestingDepthMax}`, path);
      return Array.isArray(value) ? writeArray(value, depth, path) : writeObject(value, depth, path);
    default:
      throw refusal(typeof value === 'undefined' ? 'undefined' : `a ${typeof value}`, path);
  }
}

function writeArray(items: readonly unknown[], depth: number, path: string): string {
  let text = '[';
  for (let i = 0; i < items.length; i++) {
    if (i > 0) text += ',';
    text += write(items[i], depth + 1, `${path}[${i}]`);
  }
  return text + ']';
}

function writeObject(value: object, depth: number, path: string): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw refusal(`an object that is not plain (${value.constructor?.name ?? 'unknown class'})`, path);
  }
  let text = '{';
  for (const key of sortedKeys(value)) {
    if (text.length > 1) text += ',';
    text += quotedKey(key, path) + ':' + write((value as Record<string, unknown>)[key], depth + 1, `${path}.${key}`);
  }
  return text + '}';
}

function refusal(what: string, path: string): TypeError {
  return new TypeError(`Not canonical JSON: ${what}${path === '' ? '' : ` at ${path.replace(/^\./, '')}`}.`);
}

/** What an event is, wherever it is stored. The position is not part of it: it is not known when this is written. */
export interface EventContent {
  readonly id: string;
  readonly type: string;
  readonly stream: string;
  readonly revision: number;
  readonly data: unknown;
  readonly meta: Readonly<Record<string, string>>;
}

/** The canonical bytes of an event, as text (encode as UTF-8). */
export function eventBytes(event: EventContent): string {
  const { id, type, stream, revision, data, meta } = event;
  return eventBytesOf(id, type, stream, revision, canonicalJson(data), canonicalJson(meta));
}

/** The same from parts that are already canonical: adapters keep data and meta as text. */
export function eventBytesOf(
  id: string,
  type: string,
  stream: string,
  revision: number,
  data: string,
  meta: string,
): string {
  return (
    `{"data":${data},"id":${quoted(id)},"meta":${meta},"revision":${revision},` +
    `"stream":${quoted(stream)},"type":${quotedKey(type)}}`
  );
}

/** SHA-256 over {@link eventBytes}, in hex. */
export function eventHash(event: EventContent): string {
  return hash('sha256', eventBytes(event), 'hex');
}
