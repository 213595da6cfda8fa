import { quoted, quotedKey, sortedKeys } from '#json';
import { requireText, type WrittenMeta } from '../contract/prepare.js';
import { back, backMax, backOffset, hole, type Template } from './templates.js';

/** A key with more different values than this gets a hole in the templates. */
export const valuesPerKeyMax = 64;

/**
 * After this many new templates the constant key with the most values gets a hole too, because the constants of several
 * keys multiply into templates.
 */
export const templatesPerKeyMax = 512;

/** Each known key or constant has a code of one UTF-16 unit. When all are used, only the keys with holes are kept. */
const codesMax = 0xffff;

/** A shorter value is written again; a longer one is replaced by a reference to the earlier hole. */
const backLengthMin = 4;

/** A row's use of a template, which gets its number when its first row is stored. */
export interface TemplateUse {
  readonly text: string;
  number: number | undefined;
}

/** The form in which a row keeps its type and metadata. */
export interface SplitMeta extends WrittenMeta {
  readonly use: TemplateUse;
  /** The escaped values of the holes, joined by line feeds. */
  readonly values: string;
}

interface Constant {
  /** `"key":"value"`. */
  readonly text: string;
  readonly code: string;
}

interface KeyState {
  /** `"key":`. */
  readonly start: string;
  /** Stands for "this key, with a hole" in the code of a template. */
  readonly code: string;
  /** The known constant values; undefined once the key has a hole. */
  values: Map<string, Constant> | undefined;
}

/**
 * Decides which keys of the metadata vary, and splits them accordingly, in the same pass that writes the canonical
 * text. One per writer. It recognises a template by a string with one unit per key (`code`), because looking up the
 * full text, a kilobyte, would cost as much as all the rest.
 */
export class Splitter {
  readonly #keys = new Map<string, KeyState>();
  readonly #types = new Map<string, string>();
  readonly #uses = new Map<string, TemplateUse>();
  #codes = 0;
  #templatesNew = 0;

  /** Takes over which keys vary from a template in the file, as earlier processes have found. */
  learnt(template: Template): void {
    const holes = new Set(template.holes);
    for (const key of holes) this.#key(key).values = undefined;
    for (const [key, value] of Object.entries(template.constants)) {
      if (!holes.has(key)) this.#constant(key, this.#key(key), value);
    }
  }

  /** Counts the stored templates, so that their number stays bounded. Call it for each one. */
  stored(): void {
    if (++this.#templatesNew % templatesPerKeyMax !== 0) return;
    let most: KeyState | undefined;
    for (const state of this.#keys.values()) {
      if ((state.values?.size ?? 0) > (most?.values?.size ?? 1)) most = state;
    }
    if (most !== undefined) most.values = undefined;
  }

  split(type: string, meta: Readonly<Record<string, string>>): SplitMeta {
    if (this.#codes >= codesMax - Object.keys(meta).length * 2) this.#forgetCodes();
    let code = this.#typeCode(type);
    let text = '{';
    let values = '';
    const holes: string[] = [];
    const keys = sortedKeys(meta);
    for (const key of keys) {
      const value = meta[key];
      requireText(key, value);
      const state = this.#keys.get(key) ?? this.#key(key);
      const constant = state.values?.get(value) ?? this.#constant(key, state, value);
      if (text.length > 1) text += ',';
      if (constant !== undefined) {
        text += constant.text;
        code += constant.code;
        continue;
      }
      const quotedValue = quoted(value);
      text += state.start + quotedValue;
      code += state.code;
      // Usually a value needs no escape and equals its escaped text; then no new string is made.
      const escaped = quotedValue.length === value.length + 2 ? value : quotedValue.slice(1, -1);
      values += (holes.length > 0 ? hole : '') + referred(holes, escaped);
      holes.push(escaped);
    }
    const use = this.#uses.get(code) ?? this.#newUse(code, type, keys, meta);
    return { text: text + '}', use, values };
  }

  #newUse(code: string, type: string, keys: readonly string[], meta: Readonly<Record<string, string>>): TemplateUse {
    const parts = keys.map((key) => {
      const state = this.#key(key);
      return state.values?.get(meta[key] as string)?.text ?? `${state.start}"${hole}"`;
    });
    const use: TemplateUse = { text: `${type}${hole}{${parts.join(',')}}`, number: undefined };
    this.#uses.set(code, use);
    return use;
  }

  #key(key: string): KeyState {
    const known = this.#keys.get(key);
    if (known !== undefined) return known;
    const state: KeyState = { start: quotedKey(key) + ':', code: this.#newCode(), values: new Map() };
    this.#keys.set(key, state);
    return state;
  }

  /** The value as a constant of its key; undefined if the key has too many values for that, with this one or before. */
  #constant(key: string, state: KeyState, value: string): Constant | undefined {
    const { values } = state;
    if (values === undefined) return undefined;
    const known = values.get(value);
    if (known !== undefined) return known;
    if (values.size >= valuesPerKeyMax) {
      state.values = undefined;
      return undefined;
    }
    const constant = { text: `${quotedKey(key)}:${quoted(value)}`, code: this.#newCode() };
    values.set(value, constant);
    return constant;
  }

  #typeCode(type: string): string {
    const known = this.#types.get(type);
    if (known !== undefined) return known;
    const code = this.#newCode();
    this.#types.set(type, code);
    return code;
  }

  #newCode(): string {
    return String.fromCharCode(this.#codes++);
  }

  #forgetCodes(): void {
    const holes = [...this.#keys].filter(([, { values }]) => values === undefined).map(([key]) => key);
    this.#codes = 0;
    this.#keys.clear();
    this.#types.clear();
    this.#uses.clear();
    for (const key of holes) this.#key(key).values = undefined;
  }
}

/** Replaces a value by a reference to the earlier hole with the same one: ids recur within an envelope. */
function referred(holes: readonly string[], escaped: string): string {
  if (escaped.length < backLengthMin) return escaped;
  const earlier = holes.indexOf(escaped);
  return earlier < 0 || earlier >= backMax ? escaped : back + String.fromCharCode(backOffset + earlier);
}
