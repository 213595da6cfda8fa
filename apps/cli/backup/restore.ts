import { chmodSync, copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { destroyedOwners, installationId, openSealedStore, sealedFiles } from '#personal-data';
import type { Progress } from '#installation';
import { madeWhole } from './in-place.js';
import {
  BackupRefused,
  type CopiedFile,
  logName,
  type Manifest,
  manifestName,
  readBackup,
  requireFree,
  restoredName,
} from './manifest.js';

export interface Restored {
  readonly manifest: Manifest;
  /** Owners whose keys were still in the backup and were destroyed again. */
  readonly destroyedAgain: number;
}

/**
 * Makes a data folder from a backup. A key that was destroyed after the backup stays destroyed if `newer` shows it: a
 * data folder, or a later backup, with the tombstones of destroyed keys.
 * @throws BackupRefused when the backup is incomplete, or the folder is not empty
 */
export async function restore(
  backup: string,
  folder: string,
  { newer, progress }: { readonly newer: string | undefined; readonly progress: Progress },
): Promise<Restored> {
  const manifest = await readBackup(backup);
  requireFree(folder, '--data DIR');
  const destroyed = newer === undefined ? [] : destroyedIn(newer, manifest);
  return madeWhole(folder, async (part) => {
    let copied = 0;
    const copy = ({ name }: CopiedFile): void => {
      copyFileSync(join(backup, name), join(part, name));
      chmodSync(join(part, name), 0o600);
      progress.at('restore', (copied += 1), manifest.files.length);
    };
    // The log is copied last: a killed restore leaves no log that refers to a key which should be destroyed.
    manifest.files.filter((file) => file.name !== logName).forEach(copy);
    const destroyedAgain = await destroyAgain(part, destroyed);
    manifest.files.filter((file) => file.name === logName).forEach(copy);
    // Marks the folder as one without views yet, until something is recorded in it.
    copyFileSync(join(backup, manifestName), join(part, restoredName));
    progress.end();
    return { manifest, destroyedAgain };
  });
}

/**
 * Reads the tombstones of `newer`, which may lack the installation's key; if it has one, it must be that of the backup.
 * @throws BackupRefused
 */
function destroyedIn(newer: string, { installation }: Manifest): readonly string[] {
  const wayOut = 'name the newest folder of this installation that has keys.db, or leave --keys out';
  if (!existsSync(join(newer, sealedFiles.keys)))
    throw new BackupRefused(`--keys ${newer} has no ${sealedFiles.keys}: ${wayOut}.`);
  const other = existsSync(join(newer, sealedFiles.installationKey)) ? installationId({ folder: newer }) : installation;
  if (other !== installation)
    throw new BackupRefused(`--keys ${newer} holds the keys of another installation (${other}): ${wayOut}.`);
  try {
    return destroyedOwners({ folder: newer });
  } catch (error) {
    throw new BackupRefused(`--keys ${newer} cannot be read (${(error as Error).message}): ${wayOut}.`, {
      cause: error,
    });
  }
}

async function destroyAgain(folder: string, owners: readonly string[]): Promise<number> {
  const known = new Set(destroyedOwners({ folder }));
  const revived = owners.filter((owner) => !known.has(owner));
  if (revived.length === 0) return 0;
  const store = await openSealedStore({ folder });
  try {
    for (const owner of revived) await store.destroyKey(owner);
  } finally {
    await store.close();
  }
  return revived.length;
}
