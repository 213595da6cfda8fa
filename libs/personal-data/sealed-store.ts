import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate, setTimeout as delay } from 'node:timers/promises';
import { type Attempt, GroupCommit, isSyncFailure, resultCodeOf, type StoreHealth, troubleOf } from '#sqlite';
import { canonicalBody } from './canonical.js';
import { digestOf, type Key, utf8 } from './cipher.js';
import { closedUnless, createFolder, patiently, unavailable, unusable } from './database.js';
import { KeyDestroyed, SealedStoreUnavailable, SealedStoreUnusable, SealRefused } from './errors.js';
import { installationKeyFileName, installationKeys } from './installation-key.js';
import { limits } from './limits.js';
import { keysFileName, OwnerKeys } from './owner-keys.js';
import type { Draft, PlainText, RandomBytes, SaltOf, SealedReader, SealedStore, SealedText } from './port.js';
import { ReadingStore } from './reading-store.js';
import { assertRef, SealedValues, valuesFileName } from './sealed-values.js';
import { draftOf, isCallersError, sealGroup, type Sealing, type SealingParts } from './sealing.js';

export interface SealedStoreOptions {
  /** The data folder; created when missing. Holds `sealed.db`, `keys.db` and `installation.key`, all mode 600. */
  readonly folder: string;
  /** Default: the system's. */
  readonly random?: RandomBytes;
  /** Returns the salt of each ref. Default: salts from `random`. */
  readonly saltOf?: SaltOf;
  /** Milliseconds since 1970; decides only which values are old enough for a sweep. */
  readonly now?: () => number;
}

/**
 * Opens the sealed store of this installation. Several processes of one machine may have it open at once; only one at a
 * time holds the write lock.
 * @throws SealedStoreUnusable when the key file is missing beside existing keys, foreign, or open to other accounts.
 */
export function openSealedStore(options: SealedStoreOptions): Promise<SealedStore & SealedReader> {
  createFolder(options.folder);
  return patiently(options.folder, () => opened(options));
}

function opened({ folder, random = randomBytes, saltOf, now = Date.now }: SealedStoreOptions): WritingStore {
  // Look for keys first: another process that starts at this moment creates the key file before any key.
  const keysExist = existsSync(join(folder, keysFileName));
  const installation = installationKeys(folder, keysExist ? undefined : random);
  const keys = OwnerKeys.toWrite(folder, installation);
  return closedUnless(keys, () => {
    const parts = { keys, values: SealedValues.toWrite(folder), random, saltOf, now };
    return new WritingStore(folder, parts, installation.digest);
  });
}

/** The files that a backup must contain; neither kind is of use without the other. */
export const sealedFiles = {
  values: valuesFileName,
  keys: keysFileName,
  installationKey: installationKeyFileName,
} as const;

/**
 * Owners whose keys were destroyed, by the folder's tombstones; a restore must destroy these keys in the backup again.
 * @throws SealedStoreUnusable when the folder has no keys
 */
export function destroyedOwners({ folder }: { readonly folder: string }): readonly string[] {
  return OwnerKeys.destroyedIn(folder);
}

/**
 * The id of the installation whose keys are in the folder.
 * @throws SealedStoreUnusable when they are missing
 */
export function installationId({ folder }: { readonly folder: string }): string {
  return installationKeys(folder).id;
}

/**
 * The installation whose keys are in the folder, and the id of the log that its key file is bound to, if any; undefined
 * for a folder without keys. Creates nothing.
 * @throws SealedStoreUnusable when the installation's key is missing beside other keys; SealedStoreUnavailable when
 * another program keeps the key file locked
 */
export async function installationIn({
  folder,
  leavesTrace = true,
}: SealedReaderOptions): Promise<InstallationIn | undefined> {
  const isThere = existsSync(join(folder, keysFileName)) || existsSync(join(folder, installationKeyFileName));
  if (!isThere) return undefined;
  return { id: installationId({ folder }), log: await patiently(folder, () => OwnerKeys.logIn(folder, leavesTrace)) };
}

export interface InstallationIn {
  readonly id: string;
  readonly log: string | undefined;
}

export interface SealedReaderOptions {
  readonly folder: string;
  /**
   * False: nothing is written beside the store's files, which may be in a read-only folder, and writes of a process
   * that starts later are not seen. Default: true, which also shows at once that a key was destroyed.
   */
  readonly leavesTrace?: boolean;
}

/** Reads the words beside a running service, or without one. Changes nothing. */
export function openSealedReader({ folder, leavesTrace = true }: SealedReaderOptions): SealedReader {
  const keys = OwnerKeys.toRead(folder, installationKeys(folder), leavesTrace);
  return closedUnless(keys, () => new ReadingStore(folder, keys, SealedValues.toRead(folder, leavesTrace)));
}

/** Wait between attempts to clear the bytes of a destroyed key while a reader prevents it. */
const clearEveryMs = 50;

class WritingStore extends ReadingStore implements SealedStore {
  private readonly group: GroupCommit<Sealing, readonly SealedText[]>;

  constructor(
    folder: string,
    private readonly parts: SealingParts,
    private readonly digestKey: Key,
  ) {
    super(folder, parts.keys, parts.values);
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

  /** Makes one attempt. Any failure may be retried, a failed COMMIT too: a stored ref keeps its first value. */
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

  /** As in the base class; besides, a file found damaged outside a commit takes no more writes, and health shows it. */
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
    // A body without personal data needs no owner's key and no file.
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

  /**
   * Makes the owner's key durable. If the key were lost after a digest made with it reached the log, a repeated
   * command would get another digest.
   */
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
    const sealedUntilMs = this.parts.now() - limits.sweepAgeMsMin;
    let deleted = 0;
    for (let after: number | undefined = 0; after !== undefined; await setImmediate()) {
      this.assertOpen();
      const from: number = after;
      const step = await this.patiently(() => this.values.sweep(from, sealedUntilMs, isReferenced));
      after = step.last;
      deleted += step.deleted;
    }
    return deleted;
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
