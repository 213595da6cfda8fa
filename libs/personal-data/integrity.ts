import { join } from 'node:path';
import { resultCodeOf, resultCodes, structureDamage, walDamage } from '#sqlite';
import { installationKeys } from './installation-key.js';
import { keysFileName, OwnerKeys } from './owner-keys.js';
import { valuesFileName } from './sealed-values.js';

/** A look at one file, for a checker. */
export interface FileDamage {
  readonly path: string;
  /**
   * What is wrong with it, one sentence each.
   * @throws what keeps it from looking: a lock, a missing right, a missing installation key
   */
  readonly damage: () => readonly string[];
}

export interface SealedFilesOptions {
  readonly folder: string;
  /** Which log the words must belong to; undefined when that cannot be told. */
  readonly log: string | undefined;
}

/**
 * The files of the store, each by itself, whatever refers to it: pages, indexes, write-ahead file; and of the keys each
 * row. Whether a value opens shows only with its key ({@link SealedReader.inspect}). Writes nothing.
 */
export function sealedFilesDamage({ folder, log }: SealedFilesOptions): readonly FileDamage[] {
  const [values, keys] = [join(folder, valuesFileName), join(folder, keysFileName)];
  const pages = (path: string): string[] => {
    const wal = walDamage(path);
    return [...structure(path), ...(wal === undefined ? [] : [wal])];
  };
  return [
    { path: values, damage: () => pages(values) },
    {
      path: keys,
      damage: () =>
        inTurn(
          () => pages(keys),
          () => keyRowsDamage(folder, log),
        ),
    },
  ];
}

/** Nobody names these files by a variable: one that is no database was ours. */
function structure(path: string): string[] {
  try {
    return structureDamage(path);
  } catch (error) {
    if (resultCodeOf(error) !== resultCodes.notADatabase) throw error;
    return ['its first page is damaged, or it is no database'];
  }
}

/** Rows are not asked of a file whose pages are damaged. */
function inTurn(pages: () => string[], rows: () => string[]): string[] {
  const found = pages();
  return found.length > 0 ? found : rows();
}

function keyRowsDamage(folder: string, log: string | undefined): string[] {
  const keys = OwnerKeys.toRead(folder, installationKeys(folder), false);
  try {
    return [...keys.faults(log)];
  } finally {
    keys.close();
  }
}
