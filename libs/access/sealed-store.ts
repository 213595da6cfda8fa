import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { canonicalJson } from './canonical.js';
import { commitmentOf, digestOf, unsalted, utf8 } from './cipher.js';
import type { Key } from './cipher.js';
import { createFolder } from './database.js';
import { KeyDestroyed, SealBroken, SealedStoreUnusable, SealRefused } from './errors.js';
import { GroupCommit } from './group-commit.js';
import { installationKeyFileName, installationKeys } from './installation-key.js';
import { limits } from './limits.js';
import { keysFileName, OwnerKeys } from './owner-keys.js';
import type {
  DisclosedText,
  Inspected,
  PlainText,
  RandomBytes,
  SaltOf,
  SealedReader,
  SealedStore,
  SealedText,
} from './port.js';
import { assertRef, discloseValue, SealedValues } from './sealed-values.js';
import type { SealedRow } from './sealed-values.js';
import { sealGroup } from './sealing.js';
import type { Sealing, SealingParts } from './sealing.js';

export interface SealedStoreOptions {
  /** The data folder; made when missing. Holds `sealed.db`, `keys.db` and `installation.key`, all mode 600. */
  readonly folder: string;
  readonly random: RandomBytes;
  /** Drawn from `random` when absent. */
  readonly saltOf?: SaltOf;
  /** Milliseconds since 1970; only the sweep's patience depends on it. */
  readonly now?: () => number;
}

/**
 * The sealed store of this installation. Several processes of one machine may have it open; each writes in its turn.
 * @throws SealedStoreUnusable when the key file is missing beside existing keys, foreign, or open to other accounts.
 */
export function openSealedStore(options: SealedStoreOptions): SealedStore & SealedReader {
  const { folder, random, saltOf, now = Date.now } = options;
  createFolder(folder);
  // Looked at before the key file: a process that starts at this moment makes the key file first.
  const keysExist = existsSync(join(folder, keysFileName));
  const installation = installationKeys(folder, keysExist ? undefined : random);
  const keys = OwnerKeys.toWrite(folder, installation);
  return new WritingStore({ keys, values: SealedValues.toWrite(folder), random, saltOf, now }, installation.digest);
}

/**
 * The name of the installation whose keys lie in the folder.
 * @throws SealedStoreUnusable when they are missing
 */
export function installationId({ folder }: { readonly folder: string }): string {
  return installationKeys(folder).id;
}

/**
 * Whose keys lie in the folder, and which log their words belong to as far as that was noted; undefined for a folder
 * without keys. Makes nothing.
 * @throws SealedStoreUnusable when there are keys that the installation's key is missing for
 */
export function installationIn({ folder, leavesTrace = true }: SealedReaderOptions): InstallationIn | undefined {
  const isThere = existsSync(join(folder, keysFileName)) || existsSync(join(folder, installationKeyFileName));
  return isThere ? { id: installationId({ folder }), log: OwnerKeys.logIn(folder, leavesTrace) } : undefined;
}

export interface InstallationIn {
  readonly id: string;
  readonly log: string | undefined;
}

export interface SealedReaderOptions {
  readonly folder: string;
  /**
   * False: no file is written beside those of the store, which may lie in a read-only folder; what a process that
   * starts later writes is not seen. Default: true, and destroyed keys are seen at once.
   */
  readonly leavesTrace?: boolean;
}

/** Reads the words beside a running service, or without one. Changes nothing. */
export function openSealedReader({ folder, leavesTrace = true }: SealedReaderOptions): SealedReader {
  const keys = OwnerKeys.toRead(folder, installationKeys(folder), leavesTrace);
  return new ReadingStore(keys, SealedValues.toRead(folder, leavesTrace));
}

class ReadingStore implements SealedReader {
  protected readonly keys: OwnerKeys;
  protected readonly values: SealedValues;
  protected closed = false;

  constructor(keys: OwnerKeys, values: SealedValues) {
    this.keys = keys;
    this.values = values;
  }

  async open(refs: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return new Map(Array.from(await this.disclose(refs), ([ref, { text }]) => [ref, text]));
  }

  async disclose(refs: readonly string[]): Promise<ReadonlyMap<string, DisclosedText>> {
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
    this.assertAsked(refs);
    return new Map(refs.map((ref) => [ref, this.inspected(ref)]));
  }

  async *refs(): AsyncGenerator<readonly string[]> {
    for (let after = 0; ; await setImmediate()) {
      this.assertOpen();
      const { refs, last } = this.values.refsAfter(after);
      if (last === undefined) return;
      yield refs;
      after = last;
    }
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    this.keys.close();
    this.values.close();
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

class WritingStore extends ReadingStore implements SealedStore {
  private readonly group: GroupCommit<Sealing, readonly SealedText[]>;
  private readonly now: () => number;
  private readonly digestKey: Key;

  constructor(parts: SealingParts, digestKey: Key) {
    super(parts.keys, parts.values);
    this.now = parts.now;
    this.digestKey = digestKey;
    const max = { perCommit: limits.valuesPerCommitMax, pending: limits.pendingValuesMax };
    this.group = new GroupCommit((group) => sealGroup(parts, group), max);
  }

  async seal(owner: string, values: readonly PlainText[]): Promise<readonly SealedText[]> {
    assertOwner(owner);
    if (values.length > limits.valuesPerSealMax) {
      throw new SealRefused(`${values.length} values at once, more than ${limits.valuesPerSealMax}`);
    }
    for (const { ref } of values) assertRef(ref);
    return this.group.ask({ owner, values }, values.length + 1);
  }

  async digest(owner: string, body: unknown, sealedPointers: readonly string[]): Promise<string> {
    this.assertOpen();
    assertOwner(owner);
    if (sealedPointers.length > 0) await this.ensureKeyOf(owner);
    const text = canonicalJson(body, sealedPointers, (value) => {
      const key = this.keys.of(owner);
      if (key === undefined || key === 'destroyed') throw new KeyDestroyed(owner);
      return digestOf(key, utf8(value));
    });
    return digestOf(this.digestKey, text);
  }

  /** The key must be durable before a digest made with it can reach the log, or a repeated command looks different. */
  private async ensureKeyOf(owner: string): Promise<void> {
    this.keys.refresh();
    if (this.keys.of(owner) === undefined) await this.group.ask({ owner, values: [] }, 1);
    this.assertOpen();
  }

  async belongTo(log: string): Promise<void> {
    this.assertOpen();
    this.keys.belongTo(log);
  }

  async isEmpty(): Promise<boolean> {
    this.assertOpen();
    return this.values.isEmpty();
  }

  async sweep(isReferenced: (ref: string) => boolean): Promise<number> {
    const sealedUntilMs = this.now() - limits.sweepAgeMsMin;
    let gone = 0;
    for (let after: number | undefined = 0; after !== undefined; await setImmediate()) {
      this.assertOpen();
      const step = this.values.sweep(after, sealedUntilMs, isReferenced);
      after = step.last;
      gone += step.gone;
    }
    return gone;
  }

  async destroyKey(owner: string): Promise<void> {
    this.assertOpen();
    assertOwner(owner);
    this.keys.destroy(owner);
  }

  override async close(): Promise<void> {
    if (!this.closed) this.group.close();
    await super.close();
  }
}

function assertOwner(owner: string): void {
  if (typeof owner === 'string' && owner !== '' && owner.length <= limits.ownerLengthMax) return;
  throw new SealRefused(`an owner is named by 1 to ${limits.ownerLengthMax} characters`);
}
