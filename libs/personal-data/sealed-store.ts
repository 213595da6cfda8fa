import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate, setTimeout as delay } from 'node:timers/promises';
import { type Attempt, GroupCommit, isSyncFailure, resultCodeOf, type StoreHealth, troubleOf } from '#sqlite';
import { canonicalBody } from './canonical.js';
import { digestOf, utf8 } from './cipher.js';
import type { Key } from './cipher.js';
import { closedUnless, createFolder, patiently, unavailable, unusable } from './database.js';
import { KeyDestroyed, SealedStoreUnavailable, SealedStoreUnusable, SealRefused } from './errors.js';
import { installationKeyFileName, installationKeys } from './installation-key.js';
import { limits } from './limits.js';
import { keysFileName, OwnerKeys } from './owner-keys.js';
import type { Draft, PlainText, RandomBytes, SaltOf, SealedReader, SealedStore, SealedText } from './port.js';
import { ReadingStore } from './reading-store.js';
import { assertRef, SealedValues, valuesFileName } from './sealed-values.js';
import { draftOf, isCallersError, sealGroup } from './sealing.js';
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
export function openSealedStore(options: SealedStoreOptions): Promise<SealedStore & SealedReader> {
  createFolder(options.folder);
  return patiently(options.folder, () => opened(options));
}

function opened({ folder, random, saltOf, now = Date.now }: SealedStoreOptions): WritingStore {
  // Looked at before the key file: a process that starts at this moment makes the key file first.
  const keysExist = existsSync(join(folder, keysFileName));
  const installation = installationKeys(folder, keysExist ? undefined : random);
  const keys = OwnerKeys.toWrite(folder, installation);
  return closedUnless(keys, () => {
    const parts = { keys, values: SealedValues.toWrite(folder), random, saltOf, now };
    return new WritingStore(folder, parts, installation.digest);
  });
}

/** What a backup of the sealed store is made of; each alone is worth nothing. */
export const sealedFiles = {
  values: valuesFileName,
  keys: keysFileName,
  installationKey: installationKeyFileName,
} as const;

/**
 * Owners whose keys were destroyed, as the folder says; what a restored backup must destroy again.
 * @throws SealedStoreUnusable when the folder has no keys
 */
export function destroyedOwners({ folder }: { readonly folder: string }): readonly string[] {
  return OwnerKeys.destroyedIn(folder);
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
  return closedUnless(keys, () => new ReadingStore(folder, keys, SealedValues.toRead(folder, leavesTrace)));
}

/** How often it is tried to clear the bytes of a destroyed key that a reader keeps. */
const clearEveryMs = 50;

class WritingStore extends ReadingStore implements SealedStore {
  private readonly group: GroupCommit<Sealing, readonly SealedText[]>;
  private readonly now: () => number;
  private readonly digestKey: Key;

  constructor(
    folder: string,
    private readonly parts: SealingParts,
    digestKey: Key,
  ) {
    super(folder, parts.keys, parts.values);
    this.now = parts.now;
    this.digestKey = digestKey;
    this.group = new GroupCommit<Sealing, readonly SealedText[]>({
      attempt: (group) => this.attempted(() => sealGroup(parts, group), group.length),
      probe: () => this.attempted(() => this.probe(), 0),
      notStored: (error) => error,
      closed: () => new SealedStoreUnusable('the sealed store is closed'),
      tooMany: () => new SealedStoreUnavailable(`more than ${limits.pendingValuesMax} values wait to be stored`),
      limits: {
        perCommitMax: limits.valuesPerCommitMax,
        pendingMax: limits.pendingValuesMax,
        jobsWaitingMax: limits.pendingValuesMax,
        withinMs: limits.retryWithinMs,
      },
    });
  }

  health(): StoreHealth {
    return this.group.health();
  }

  /** Whatever failed may be repeated, a COMMIT included: a ref that is stored keeps its first value. */
  private attempted<T>(work: () => readonly (T | Error)[], jobs: number): Attempt<T> {
    try {
      return { kind: 'stored', answers: work() };
    } catch (error) {
      if (isCallersError(error)) return { kind: 'stored', answers: Array.from({ length: jobs }, () => error) };
      if (troubleOf(error, 'write') === 'retryable' && !isSyncFailure(error))
        return { kind: 'failed', error: unavailable(error, this.folder), isUncertain: false };
      return { kind: 'stopped', error: unusable(error, this.folder), isUncertain: isSyncFailure(error) };
    }
  }

  /** A file that is found damaged outside of a commit takes no more writes either, and health says so. */
  protected override async patiently<T>(work: () => T): Promise<T> {
    try {
      return await super.patiently(work);
    } catch (error) {
      if (error instanceof SealedStoreUnusable && resultCodeOf(error.cause) !== undefined) this.group.stop(error);
      throw error;
    }
  }

  private probe(): readonly never[] {
    this.keys.probe();
    this.values.probe();
    return [];
  }

  draft(value: PlainText): Draft {
    assertRef(value.ref);
    return draftOf(this.parts, value);
  }

  async seal(owner: string, values: readonly (PlainText | Draft)[]): Promise<readonly SealedText[]> {
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
    // Without words about people no owner's key is needed, and no file is asked.
    if (sealedPointers.length === 0) return this.digestNow(owner, body, sealedPointers);
    await this.ensureKeyOf(owner);
    return this.patiently(() => this.digestNow(owner, body, sealedPointers));
  }

  private digestNow(owner: string, body: unknown, sealedPointers: readonly string[]): string {
    const text = canonicalBody(body, sealedPointers, (value) => {
      const key = this.keys.of(owner);
      if (key === undefined || key === 'destroyed') throw new KeyDestroyed(owner);
      return digestOf(key, utf8(value));
    });
    return digestOf(this.digestKey, text);
  }

  /** The key must be durable before a digest made with it can reach the log, or a repeated command looks different. */
  private async ensureKeyOf(owner: string): Promise<void> {
    const isThere = await this.patiently(() => {
      this.keys.refresh();
      return this.keys.of(owner) !== undefined;
    });
    if (!isThere) await this.group.ask({ owner, values: [] }, 1);
    this.assertOpen();
  }

  async belongTo(log: string): Promise<void> {
    this.assertOpen();
    await this.patiently(() => this.keys.belongTo(log));
  }

  async isEmpty(): Promise<boolean> {
    this.assertOpen();
    return this.patiently(() => this.values.isEmpty());
  }

  async sweep(isReferenced: (ref: string) => boolean): Promise<number> {
    const sealedUntilMs = this.now() - limits.sweepAgeMsMin;
    let gone = 0;
    for (let after: number | undefined = 0; after !== undefined; await setImmediate()) {
      this.assertOpen();
      const from: number = after;
      const step = await this.patiently(() => this.values.sweep(from, sealedUntilMs, isReferenced));
      after = step.last;
      gone += step.gone;
    }
    return gone;
  }

  async destroyKey(owner: string): Promise<void> {
    this.assertOpen();
    assertOwner(owner);
    await this.patiently(() => this.keys.destroy(owner));
    const until = performance.now() + limits.retryWithinMs;
    while (!this.keys.clear()) {
      if (performance.now() > until)
        throw new SealedStoreUnusable(`the key of ${owner} is out of use, but a reader kept its bytes: call again`);
      await delay(clearEveryMs);
    }
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
