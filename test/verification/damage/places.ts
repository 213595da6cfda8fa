import { type Dirent, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Finds places to damage in the files of a folder, each kind of place equally often, however large it is. */

export interface Place {
  readonly file: string;
  readonly kind: string;
  readonly offset: number;
  readonly bytes: number;
}

/**
 * Files whose content no installation relies on: a note for people, the operating system's locks, SQLite's shared
 * memory.
 */
const ofNoMeaning = /(^README\.txt|\.lock|\.pid|-shm)$/;

/** All places of a folder, by file and kind. */
export function placesIn(folder: string): ReadonlyMap<string, readonly Place[]> {
  const groups = new Map<string, Place[]>();
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry: Dirent) => entry.isFile() && !ofNoMeaning.test(entry.name))
    .map(({ name }) => name);
  for (const file of names.sort())
    for (const place of placesOf(file, readFileSync(join(folder, file)))) {
      const key = `${file} ${place.kind}`;
      groups.set(key, [...(groups.get(key) ?? []), place]);
    }
  return groups;
}

const headerBytes = 100;

function placesOf(file: string, content: Buffer): Place[] {
  if (content.length === 0) return [];
  if (!content.subarray(0, 15).equals(Buffer.from('SQLite format 3')))
    return [{ file, kind: 'bytes', offset: 0, bytes: content.length }];
  const pageBytes = content.readUInt16BE(16) === 1 ? 65_536 : content.readUInt16BE(16);
  const places: Place[] = [{ file, kind: 'header', offset: 0, bytes: headerBytes }];
  for (let page = 0; page * pageBytes < content.length; page += 1) {
    const offset = page * pageBytes + (page === 0 ? headerBytes : 0);
    const kind = kinds[content[offset] ?? 0] ?? 'free or overflow page';
    places.push({ file, kind: `${kind}, its header`, offset, bytes: 16 });
    places.push({ file, kind, offset, bytes: (page + 1) * pageBytes - offset });
  }
  return places;
}

/** The kind of a page, by its first byte (https://sqlite.org/fileformat2.html#b_tree_pages). */
const kinds: Readonly<Record<number, string>> = {
  2: 'inner index page',
  5: 'inner table page',
  10: 'index page',
  13: 'table page',
};
