import { closeSync, existsSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { FolderTaken, markerName, readMarker } from '#simulation';
import { sealedFiles } from '#personal-data';
import { viewsFile } from '#read-models';
import type { OtherFile } from '#verification';
import {
  BackupRefused,
  changedFiles,
  type CopiedFile,
  type Manifest,
  manifestName,
  readManifest,
  requireRestored,
  restoredName,
} from './manifest.js';

type Checked = ReturnType<OtherFile['check']>;

/**
 * The files that the command line keeps in a folder: the manifest of a backup or of a restored folder, and a docket's
 * marker.
 */
export function ownFiles(folder: string): OtherFile[] {
  const files: OtherFile[] = [
    { path: join(folder, manifestName), check: () => backupChecked(folder) },
    { path: join(folder, restoredName), check: () => readable(() => requireRestored(folder)) },
    { path: join(folder, markerName), check: () => readable(() => readMarker(folder)) },
  ];
  return files.filter(({ path }) => existsSync(path));
}

/** The file of the installation's key, which a folder in use never changes. */
const keyName = sealedFiles.installationKey;

/**
 * Checks that every file of a backup is as it was copied, and that there are no other files. A folder restored by an
 * earlier version has a manifest too; its views, which no backup has, show that it is in use.
 * @throws after all comparisons, for those that failed
 */
async function* backupChecked(folder: string): Checked {
  let manifest: Manifest | undefined;
  yield* readable(() => (manifest = readManifest(folder)));
  if (!manifest) return;
  const written = manifest.files.map(({ name }) => name).filter((name) => isWritten(join(folder, name)));
  const inUse = written.length > 0 && existsSync(viewsFile(folder));
  if (inUse) {
    const since = `${join(folder, written[0]!)} was written since it was copied`;
    yield ['noted', `${since}: ${folder} is no backup any more, but in use`];
  }
  const isCompared = ({ name }: CopiedFile): boolean => (inUse ? name === keyName : !written.includes(name));
  const files = manifest.files.filter(isCompared);
  for await (const sentence of changedFiles(folder, { ...manifest, files })) yield ['damaged', sentence];
  if (inUse) return;
  const known = new Set([
    manifestName,
    ...manifest.files.map(({ name }) => name),
    ...written.flatMap((name) => [`${name}-wal`, `${name}-shm`]),
  ]);
  for (const name of readdirSync(folder).sort())
    if (!known.has(name)) {
      const path = join(folder, name);
      yield ['damaged', `${path} was not copied with the rest (${manifestName} does not name it): move it elsewhere`];
    }
  if (written.length > 0)
    throw new Error(
      `${join(folder, written.join(', '))} was opened for writing since it was copied and cannot be compared with ` +
        `${join(folder, manifestName)}: take another backup`,
    );
}

async function* readable(read: () => unknown): Checked {
  try {
    read();
  } catch (error) {
    if (!(error instanceof BackupRefused || error instanceof FolderTaken)) throw error;
    yield ['damaged', error.message];
  }
}

const header = { bytes: 20, writeVersion: 18, readVersion: 19, ofWal: 2 } as const;

/**
 * Whether a database was opened for writing since it was copied: that changes two bytes of its header. Needed because
 * earlier versions left the manifest in the folders that they restored.
 */
function isWritten(path: string): boolean {
  if (!path.endsWith('.db') || !existsSync(path)) return false;
  const bytes = Buffer.alloc(header.bytes);
  const handle = openSync(path, 'r');
  try {
    readSync(handle, bytes, 0, header.bytes, 0);
  } finally {
    closeSync(handle);
  }
  return bytes[header.writeVersion] === header.ofWal && bytes[header.readVersion] === header.ofWal;
}
