import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import { LogDamaged } from '../contract/port.js';

/**
 * STORAGE FORMAT. Most of an envelope repeats: actor and role, hashes, versions. A row therefore keeps only the values
 * that vary, and the number of a *template*: the type and the canonical metadata with a hole for each varying value.
 * Neither canonical JSON nor an escaped value contains a line feed, so a line feed marks a hole in the template and
 * separates the values in the row; `back` and one more character mean "the same as that hole". The choice of holes
 * affects only space, because any row is read with the template that it names. So the writer can learn the choice from
 * the values (`splitter.ts`), and the store needs to know no key.
 */
export const hole = '\n';
export const back = '\x01';
export const backOffset = 0x20;
export const backMax = 0x5f;

/** A parsed template. */
export interface Template {
  readonly number: number;
  readonly type: string;
  /** The canonical text before, between and after the holes. */
  readonly pieces: readonly string[];
  readonly holes: readonly string[];
  /** The metadata with empty text in the holes. */
  readonly constants: Readonly<Record<string, string>>;
}

/** The templates of one open file, by number and by text. All are kept, because they are few (thousands at most). */
export class Templates {
  readonly #byNumber: Template[] = [];
  readonly #byText = new Map<string, number>();
  readonly #select: StatementSync;
  readonly #insert: StatementSync | undefined;

  constructor(
    private readonly database: DatabaseSync,
    writes: boolean,
  ) {
    this.#select = database.prepare('SELECT text, sum FROM template WHERE number = ?');
    this.#insert = writes ? database.prepare('INSERT INTO template (text, sum) VALUES (?, ?)') : undefined;
  }

  /** Reads all templates from the file again. For the writer: at the start, and after a rollback. */
  reload(each: (template: Template) => void): void {
    this.#byNumber.length = 0;
    this.#byText.clear();
    for (const row of this.database.prepare('SELECT number FROM template').all()) each(this.get(Number(row['number'])));
  }

  /** The template with this number. @throws LogDamaged when it is missing or was changed */
  get(number: number): Template {
    const known = this.#byNumber[number];
    if (known !== undefined) return known;
    const row = this.#select.get(number);
    const text = String(row?.['text']);
    if (row === undefined) throw new LogDamaged(`Metadata template ${number} is missing.`);
    if (row['sum'] !== crc32(text)) throw new LogDamaged(`Metadata template ${number} does not match its sum.`);
    return this.#keep(number, text);
  }

  numberOf(text: string): number | undefined {
    return this.#byText.get(text);
  }

  /** Stores a template, and returns its number. Call it inside a transaction; if that is rolled back, reload. */
  store(text: string): number {
    if (this.#insert === undefined) throw new Error('This log is open for reading only.');
    const number = Number(this.#insert.run(text, crc32(text)).lastInsertRowid);
    this.#keep(number, text);
    return number;
  }

  #keep(number: number, text: string): Template {
    const template = parseTemplate(number, text);
    this.#byNumber[number] = template;
    this.#byText.set(text, number);
    return template;
  }
}

export function parseTemplate(number: number, text: string): Template {
  const [type, ...pieces] = text.split(hole) as [string, ...string[]];
  const constants = JSON.parse(pieces.join('')) as Record<string, string>;
  const holes = pieces.slice(0, -1).map((piece) => JSON.parse(keyBeforeHole(piece)) as string);
  return { number, type, pieces, holes, constants };
}

/** The key of a hole, from the piece before it, which ends in `"key":"`; a quote inside a key is escaped. */
function keyBeforeHole(piece: string): string {
  return /"(?:[^"\\]|\\.)*"(?=:"$)/.exec(piece)?.[0] ?? '""';
}

/** The escaped values of a row, one for each hole. */
function valuesOf(template: Template, values: string): readonly string[] {
  if (template.holes.length === 0) return [];
  const parts = values.split(hole);
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] as string;
    if (part.startsWith(back)) parts[i] = parts[part.charCodeAt(1) - backOffset] ?? '';
  }
  return parts;
}

/** The canonical metadata of a row as text. */
export function joinText(template: Template, values: string): string {
  const { pieces } = template;
  const parts = valuesOf(template, values);
  let text = pieces[0] as string;
  for (let i = 1; i < pieces.length; i++) text += (parts[i - 1] ?? '') + (pieces[i] as string);
  return text;
}

/** The metadata of a row as a plain map, without parsing its text. */
export function joinMap(template: Template, values: string): Record<string, string> {
  const meta = { ...template.constants };
  const parts = valuesOf(template, values);
  template.holes.forEach((key, i) => {
    const value = parts[i] ?? '';
    meta[key] = value.includes('\\') ? (JSON.parse(`"${value}"`) as string) : value;
  });
  return meta;
}
