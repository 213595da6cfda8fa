import type { FieldError } from '../definition/validation.js';

export const jsonLimits = { nestingMax: 32, errorsMax: 20 } as const;

export interface JsonOptions {
  /**
   * Accept only whole numbers of at most 2^53 − 1, written in digits alone: with another notation or more digits the
   * parser would read a different number from the one sent.
   */
  readonly wholeNumbers?: boolean;
}

/** The text is JSON, but contains something that a parser would silently drop or change. */
export class JsonAmbiguous extends Error {
  override readonly name = 'JsonAmbiguous';

  constructor(readonly errors: readonly FieldError[]) {
    super(errors.map(({ pointer, code }) => `${pointer || '/'}: ${code}`).join(', '));
  }
}

/** An object or array that is open at this place of the text. */
interface Frame {
  /** The keys so far, of an object. */
  readonly keys: Set<string> | undefined;
  /** The key whose value comes next or is being read; undefined where a key is expected. */
  key: string | undefined;
  index: number;
}

/**
 * Parses JSON without losing any of it. Refused with their place: a repeated key in an object, a key that would reach
 * an object's prototype, and nesting beyond the limit. Codes: `givenTwice`, `forbiddenKey`, `tooDeep`, `wholeNumber`.
 * @throws SyntaxError when it is not JSON; JsonAmbiguous
 */
export function parseStrictJson(text: string, options: JsonOptions = {}): unknown {
  // V8 parses without recursion, so a deeply nested text reaches the check of its depth.
  const value: unknown = JSON.parse(text);
  const errors = new Scan(text, options).errors();
  if (errors.length > 0) throw new JsonAmbiguous(errors);
  return value;
}

/** Scans a text that is valid JSON; the parsed value no longer shows what was dropped. */
class Scan {
  readonly #frames: Frame[] = [];
  readonly #errors: FieldError[] = [];
  #at = 0;

  constructor(
    private readonly text: string,
    private readonly options: JsonOptions,
  ) {}

  errors(): readonly FieldError[] {
    while (this.#at < this.text.length && this.#errors.length < jsonLimits.errorsMax) this.#next();
    return this.#errors;
  }

  #next(): void {
    const character = this.text[this.#at]!;
    const frame = this.#frames.at(-1);
    if (character === '"') this.#string(frame);
    else if (character === '{' || character === '[') this.#open(character);
    else if (character === '-' || (character >= '0' && character <= '9')) this.#number();
    else {
      if (character === '}' || character === ']') this.#frames.pop();
      else if (character === ',' && frame) {
        frame.key = undefined;
        frame.index += 1;
      }
      this.#at += 1;
    }
  }

  #open(character: string): void {
    this.#frames.push({ keys: character === '{' ? new Set() : undefined, key: undefined, index: 0 });
    this.#at += 1;
    if (this.#frames.length <= jsonLimits.nestingMax) return;
    this.#frames.pop();
    this.#wrong('tooDeep');
    this.#at = this.text.length;
  }

  #string(frame: Frame | undefined): void {
    const from = this.#at;
    do this.#at = this.text.indexOf('"', this.#at + 1);
    while (this.#isEscaped(this.#at));
    this.#at += 1;
    if (!frame?.keys || frame.key !== undefined) return;
    const key = JSON.parse(this.text.slice(from, this.#at)) as string;
    frame.key = key;
    const parent = this.#frames.at(-2)?.key;
    if (key === '__proto__' || (key === 'prototype' && parent === 'constructor')) this.#wrong('forbiddenKey');
    else if (frame.keys.has(key)) this.#wrong('givenTwice');
    frame.keys.add(key);
  }

  /** Whether a quote belongs to the string: it does after an odd number of backslashes. */
  #isEscaped(at: number): boolean {
    let backslashes = 0;
    while (this.text[at - backslashes - 1] === '\\') backslashes += 1;
    return backslashes % 2 === 1;
  }

  #number(): void {
    const from = this.#at;
    while (/[0-9.eE+-]/.test(this.text[this.#at] ?? '')) this.#at += 1;
    if (this.options.wholeNumbers !== true) return;
    const number = this.text.slice(from, this.#at);
    if (!/^(0|-?[1-9][0-9]*)$/.test(number) || !Number.isSafeInteger(Number(number))) this.#wrong('wholeNumber');
  }

  #wrong(code: string): void {
    const steps = this.#frames.map(({ keys, key, index }) => (keys ? (key ?? '') : String(index)));
    const pointer = steps.map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
    this.#errors.push({ pointer, code });
  }
}
