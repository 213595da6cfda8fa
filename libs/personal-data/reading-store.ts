import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { resultCodeOf, resultCodes, structureDamage, walDamage } from '#sqlite';
import { commitmentOf, unsalted } from './cipher.js';
import { patiently } from './database.js';
import { SealBroken, SealedStoreUnusable, SealRefused } from './errors.js';
import { limits } from './limits.js';
import { installationKeys } from './installation-key.js';
import { keysFileName, OwnerKeys } from './owner-keys.js';
import type { DisclosedText, Inspected, SealedReader } from './port.js';
import { discloseValue, type SealedRow, type SealedValues, valuesFileName } from './sealed-values.js';

/** Reads the words in the files, beside a running service too. */
export class ReadingStore implements SealedReader {
  protected closed = false;

  constructor(
    protected readonly folder: string,
    protected readonly keys: OwnerKeys,
    protected readonly values: SealedValues,
  ) {}

  async open(refs: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return new Map(Array.from(await this.disclose(refs), ([ref, { text }]) => [ref, text]));
  }

  async disclose(refs: readonly string[]): Promise<ReadonlyMap<string, DisclosedText>> {
    return this.patiently(() => this.found(refs));
  }

  protected patiently<T>(work: () => T): Promise<T> {
    return patiently(this.folder, work);
  }

  private found(refs: readonly string[]): Map<string, DisclosedText> {
    this.assertAsked(refs);
    const found = new Map<string, DisclosedText>();
    for (const ref of refs) {
      const row = this.values.find(ref);
      const words = row && this.wordsOf(ref, row);
      if (words !== undefined) found.set(ref, unsalted(words));
    }
    return found;
  }

  async inspect(refs: readonly string[]): Promise<ReadonlyMap<string, Inspected>> {
    return this.patiently(() => {
      this.assertAsked(refs);
      return new Map(refs.map((ref) => [ref, this.inspected(ref)]));
    });
  }

  async *refs(): AsyncGenerator<readonly string[]> {
    for (let after = 0; ; await setImmediate()) {
      this.assertOpen();
      const from = after;
      const { refs, last } = await this.patiently(() => this.values.refsAfter(from));
      if (last === undefined) return;
      yield refs;
      after = last;
    }
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    try {
      this.keys.close();
    } finally {
      this.values.close();
    }
  }

  private inspected(ref: string): Inspected {
    const row = this.values.find(ref);
    if (row === undefined) return { kind: 'missing' };
    try {
      const words = this.wordsOf(ref, row);
      const owner = this.keys.ownerNumbered(row.owner);
      return words === undefined
        ? { kind: 'destroyed', owner }
        : { kind: 'open', owner, commitment: commitmentOf(words) };
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error;
      return { kind: 'broken', why: error.message };
    }
  }

  private assertAsked(refs: readonly string[]): void {
    this.assertOpen();
    if (refs.length > limits.refsPerOpenMax) {
      throw new SealRefused(`${refs.length} refs at once, more than ${limits.refsPerOpenMax}`);
    }
    this.keys.refresh();
  }

  protected assertOpen(): void {
    if (this.closed) throw new SealedStoreUnusable('the sealed store is closed');
  }

  /**
   * Salt and words; undefined when the key was destroyed. A missing key is a lost one, because every key is written
   * before its values.
   */
  protected wordsOf(ref: string, row: SealedRow): Buffer | undefined {
    const key = this.keys.numbered(row.owner);
    if (key === undefined) throw new SealBroken(`the key of the sealed value ${ref} is lost`);
    return key === 'destroyed' ? undefined : discloseValue(key, ref, row.box);
  }
}

/** A check of one file. */
export interface FileDamage {
  readonly path: string;
  /**
   * One sentence for each damage of the file.
   * @throws what prevents the check: a lock, a missing right, a missing installation key
   */
  readonly damage: () => readonly string[];
}

/**
 * A check of each file by itself, without the facts that refer to its values: pages, indexes, write-ahead file, and
 * every row of the keys. {@link SealedReader.inspect} checks whether a value can be decrypted. Writes nothing.
 */
export function sealedFilesDamage({ folder }: { readonly folder: string }): readonly FileDamage[] {
  const [values, keys] = [join(folder, valuesFileName), join(folder, keysFileName)];
  const pages = (path: string): string[] => {
    const wal = walDamage(path);
    return [...structure(path), ...(wal === undefined ? [] : [wal])];
  };
  return [
    { path: values, damage: () => pages(values) },
    {
      path: keys,
      damage: () => {
        const found = pages(keys);
        // Rows are checked only in a file whose pages are sound.
        return found.length > 0 ? found : keyRowsDamage(folder);
      },
    },
  ];
}

/** The damage of a file's structure. The file has a fixed name, so one that is no database was ours and is damaged. */
function structure(path: string): string[] {
  try {
    return structureDamage(path);
  } catch (error) {
    if (resultCodeOf(error) !== resultCodes.notADatabase) throw error;
    return ['its first page is damaged, or it is no database'];
  }
}

function keyRowsDamage(folder: string): string[] {
  const keys = OwnerKeys.toRead(folder, installationKeys(folder), false);
  try {
    return [...keys.faults()];
  } finally {
    keys.close();
  }
}
