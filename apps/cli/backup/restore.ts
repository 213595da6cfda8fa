import { chmodSync, copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { destroyedOwners, installationId, openSealedStore, sealedFiles, systemRandom } from '#personal-data';
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
  /** Owners whose keys the backup still had, and which were destroyed again. */
  readonly destroyedAgain: number;
}

/**
 * Makes a data folder from a backup. A key that was destroyed after the backup was made stays destroyed, as far as
 * `newer` says so: a data folder, or a later backup, with the tombstones of destroyed keys.
 * @throws BackupRefused when the backup is not whole, or the folder holds anything
 */
export async function restore(
  backup: string,
  folder: string,
  { newer, progress }: { readonly newer: string | undefined; readonly progress: Progress },
): Promise<Restored> {
  const manifest = await readBackup(backup);
  requireFree(folder, '--data DIR');
  const gone = newer === undefined ? [] : destroyedIn(newer, manifest);
  return madeWhole(folder, async (part) => {
    let copied = 0;
    const copy = ({ name }: CopiedFile): void => {
      copyFileSync(join(backup, name), join(part, name));
      chmodSync(join(part, name), 0o600);
      progress.at('restore', (copied += 1), manifest.files.length);
    };
    // The log last: what a kill leaves has no log to which a key that was destroyed could belong.
    manifest.files.filter((file) => file.name !== logName).forEach(copy);
    const destroyedAgain = await destroyAgain(part, gone);
    manifest.files.filter((file) => file.name === logName).forEach(copy);
    // Says of the folder, until something is recorded in it, that it has no views yet.
    copyFileSync(join(backup, manifestName), join(part, restoredName));
    progress.end();
    return { manifest, destroyedAgain };
  });
}

/** The keys' own key may be lost there; where it is not, it must be that of the backup. @throws BackupRefused */
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
  const store = await openSealedStore({ folder, random: systemRandom() });
  try {
    for (const owner of revived) await store.destroyKey(owner);
  } finally {
    await store.close();
  }
  return revived.length;
}
