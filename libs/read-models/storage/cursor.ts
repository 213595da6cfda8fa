import { createHash } from 'node:crypto';
import { canonicalReplaced } from '#json';

/** The place where a list continues: rows opened at or before `pinned`, and before the last row shown. */
export interface Cursor {
  readonly pinned: number;
  readonly before: number;
}

export class CursorRefused extends Error {
  override readonly name = 'CursorRefused';
}

/** Opaque text that is valid only for the list (kind and filter) it was made for. */
export function cursorText({ pinned, before }: Cursor, list: unknown): string {
  return Buffer.from(`${pinned} ${before} ${digestOf(list)}`).toString('base64url');
}

/** @throws CursorRefused when it is malformed, or was made for another filter */
export function readCursor(text: string | undefined, list: unknown, head: number): Cursor {
  if (text === undefined) return { pinned: head, before: Number.MAX_SAFE_INTEGER };
  const match = /^(\d{1,16}) (\d{1,16}) ([0-9a-f]{12})$/.exec(Buffer.from(text, 'base64url').toString());
  if (match === null) throw new CursorRefused('That is not a cursor of this list.');
  if (match[3] !== digestOf(list)) {
    throw new CursorRefused('The cursor was made for another filter: begin again without a cursor.');
  }
  return { pinned: Number(match[1]), before: Number(match[2]) };
}

/** As {@link cursorText}, for a list that continues after the key of the last row shown. */
export function keyText(key: readonly (string | number)[], list: unknown): string {
  return Buffer.from(JSON.stringify([...key, digestOf(list)])).toString('base64url');
}

/** @throws CursorRefused when it is malformed, or was made for another filter */
export function readKey<K extends readonly (string | number)[]>(text: string | undefined, list: unknown, first: K): K {
  if (text === undefined) return first;
  const key = parsed(Buffer.from(text, 'base64url').toString());
  const digest = key.pop();
  if (key.length !== first.length || key.some((each, index) => typeof each !== typeof first[index]))
    throw new CursorRefused('That is not a cursor of this list.');
  if (digest !== digestOf(list))
    throw new CursorRefused('The cursor was made for another filter: begin again without a cursor.');
  return key as unknown as K;
}

function parsed(text: string): unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [];
  } catch (error) {
    throw new CursorRefused('That is not a cursor of this list.', { cause: error });
  }
}

function digestOf(list: unknown): string {
  const text = canonicalReplaced(list, { pointers: [], replace: String });
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
