import { setImmediate } from 'node:timers/promises';
import { commitmentOf, unsalted } from './cipher.js';
import { patiently } from './database.js';
import { SealBroken, SealedStoreUnusable, SealRefused } from './errors.js';
import { limits } from './limits.js';
import type { OwnerKeys } from './owner-keys.js';
import type { DisclosedText, Inspected, SealedReader } from './port.js';
import { discloseValue, type SealedRow, type SealedValues } from './sealed-values.js';

/** What a process beside a running service may do with the files. */
export class ReadingStore implements SealedReader {
  protected readonly keys: OwnerKeys;
  protected readonly values: SealedValues;
  protected closed = false;

  constructor(
    protected readonly folder: string,
    keys: OwnerKeys,
    values: SealedValues,
  ) {
    this.keys = keys;
    this.values = values;
  }

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
      const key = this.keys.numbered(row.owner);
      if (words === undefined || key === undefined || key === 'destroyed') return { kind: 'destroyed' };
      return { kind: 'open', owner: key.owner, commitment: commitmentOf(words) };
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

  /** Salt and words, or nothing when the key was destroyed. A row is written after its key: a missing one is lost. */
  protected wordsOf(ref: string, row: SealedRow): Buffer | undefined {
    const key = this.keys.numbered(row.owner);
    if (key === undefined) throw new SealBroken(`the key of the sealed value ${ref} is lost`);
    return key === 'destroyed' ? undefined : discloseValue(key, ref, row.box);
  }
}
