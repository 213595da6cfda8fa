import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { quoted, quotedKey, sortedKeys } from '../canonical.js';
import { LogDamaged } from '../port.js';

/**
 * Most of an envelope repeats: office, actor's role, law and machine hash, versions. A row therefore keeps only the
 * values that vary, and the number of a *template*: the type and the canonical metadata with a hole for each of those.
 * Neither canonical JSON nor an escaped value can contain a line feed, so a line feed marks a hole in the template and
 * separates the values in the row. Which keys get holes is only a question of space: any row can be read with the
 * template it names. So it is learnt from the values seen, and the store needs to know no key.
 */
const hole = '\n';

/** A key with more different values than this gets a hole. */
const valuesPerKeyMax = 64;

/** After so many new templates, combinations multiply: the constant key with most values gets a hole as well. */
const templatesPerKeyMax = 512;

/** A template, prepared for putting a row's envelope together. */
export interface Template {
  readonly number: number;
  readonly type: string;
  /** Canonical text between the holes; always one more than there are holes. */
  readonly pieces: readonly string[];
  readonly holes: readonly string[];
  /** The metadata with empty text in the holes. */
  readonly constants: Readonly<Record<string, string>>;
}

/** What a row keeps of its type and metadata. */
export interface Split {
  /** Type, line feed, metadata with holes. */
  readonly template: string;
  /** Escaped values, joined by line feeds. */
  readonly values: string;
}

/** Decides which keys vary. One per writer; what it has learnt is seen again in the templates of the file. */
export class Splitter {
  /** Values seen of a key; `undefined` once it has a hole. */
  readonly #seen = new Map<string, Set<string> | undefined>();
  #templatesNew = 0;

  learnt(template: Template): void {
    for (const key of template.holes) this.#seen.set(key, undefined);
  }

  /** Tells that a template had to be stored, so that their number stays bounded. */
  stored(): void {
    if (++this.#templatesNew % templatesPerKeyMax !== 0) return;
    let most: string | undefined;
    let count = 1;
    for (const [key, values] of this.#seen) {
      if (values !== undefined && values.size > count) [most, count] = [key, values.size];
    }
    if (most !== undefined) this.#seen.set(most, undefined);
  }

  split(type: string, meta: Readonly<Record<string, string>>): Split {
    let template = type + hole + '{';
    let values = '';
    let first = true;
    for (const key of sortedKeys(meta)) {
      const value = meta[key] as string;
      const text = quoted(value);
      template += first ? '' : ',';
      first = false;
      if (this.#varies(key, value)) {
        template += quotedKey(key) + ':"' + hole + '"';
        values += text.slice(1, -1) + hole;
      } else {
        template += quotedKey(key) + ':' + text;
      }
    }
    return { template: template + '}', values: values.slice(0, -1) };
  }

  #varies(key: string, value: string): boolean {
    const seen = this.#seen.get(key);
    if (seen === undefined) {
      if (this.#seen.has(key)) return true;
      this.#seen.set(key, new Set([value]));
      return false;
    }
    if (seen.has(value)) return false;
    if (seen.size >= valuesPerKeyMax) {
      this.#seen.set(key, undefined);
      return true;
    }
    seen.add(value);
    return false;
  }
}

/** The templates of one open file, by number and by text. Few (thousands at most), so all are kept. */
export class Templates {
  readonly #byNumber = new Map<number, Template>();
  readonly #byText = new Map<string, number>();
  readonly #select: StatementSync;
  readonly #insert: StatementSync | undefined;

  constructor(database: DatabaseSync, writes: boolean) {
    this.#select = database.prepare('SELECT text FROM template WHERE number = ?');
    this.#insert = writes ? database.prepare('INSERT INTO template (text) VALUES (?)') : undefined;
  }

  /** Reads them all, for the writer. */
  load(database: DatabaseSync, each: (template: Template) => void): void {
    for (const row of database.prepare('SELECT number, text FROM template').iterate()) {
      each(this.#keep(Number(row['number']), String(row['text'])));
    }
  }

  /** @throws LogDamaged when a row names a template that is not there. */
  get(number: number): Template {
    const known = this.#byNumber.get(number);
    if (known !== undefined) return known;
    const row = this.#select.get(number);
    if (row === undefined) throw new LogDamaged(`Metadata template ${number} is missing.`);
    return this.#keep(number, String(row['text']));
  }

  /** Number of a template, stored now if it is new. Inside a transaction: forget it if that is rolled back. */
  numberOf(text: string, onStored: () => void): number {
    const known = this.#byText.get(text);
    if (known !== undefined) return known;
    if (this.#insert === undefined) throw new Error('This log is open for reading only.');
    const number = Number(this.#insert.run(text).lastInsertRowid);
    this.#keep(number, text);
    onStored();
    return number;
  }

  forget(): void {
    this.#byNumber.clear();
    this.#byText.clear();
  }

  #keep(number: number, text: string): Template {
    const template = parseTemplate(number, text);
    this.#byNumber.set(number, template);
    this.#byText.set(text, number);
    return template;
  }
}

function parseTemplate(number: number, text: string): Template {
  try {
    const [type, ...pieces] = text.split(hole) as [string, ...string[]];
    const constants = JSON.parse(pieces.join('')) as Record<string, string>;
    const holes = pieces.slice(0, -1).map((piece) => {
      const key = /"(?:[^"\\]|\\.)*"(?=:"$)/.exec(piece)?.[0];
      if (key === undefined) throw new Error('a hole without a key');
      return JSON.parse(key) as string;
    });
    return { number, type, pieces, holes, constants };
  } catch (error) {
    throw new LogDamaged(`Metadata template ${number} cannot be read: ${(error as Error).message}.`);
  }
}

/** The canonical metadata of a row. */
export function joinText(template: Template, values: string): string {
  const { pieces } = template;
  let text = pieces[0] ?? '';
  let start = 0;
  for (let i = 1; i < pieces.length; i++) {
    const end = values.indexOf(hole, start);
    text += (end < 0 ? values.slice(start) : values.slice(start, end)) + (pieces[i] as string);
    start = end < 0 ? values.length : end + 1;
  }
  return text;
}

/** The metadata of a row as a plain map, without parsing its text. */
export function joinMap(template: Template, values: string): Record<string, string> {
  const meta = { ...template.constants };
  const { holes } = template;
  if (holes.length === 0) return meta;
  const parts = values.split(hole);
  for (let i = 0; i < holes.length; i++) {
    const value = parts[i] ?? '';
    meta[holes[i] as string] = value.includes('\\') ? (JSON.parse(`"${value}"`) as string) : value;
  }
  return meta;
}
