import { closeSync, existsSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { FolderTaken, markerName, readMarker } from '#simulation';
import type { OtherFile } from '#verification';
import {
  BackupRefused,
  changedFiles,
  type Manifest,
  manifestName,
  readManifest,
  requireRestored,
  restoredName,
} from './manifest.js';

type Checked = ReturnType<OtherFile['check']>;

/** What the command line itself keeps in a folder: the manifest of a backup, what a restore left, a docket's marker. */
export function ownFiles(folder: string): OtherFile[] {
  const files: OtherFile[] = [
    { path: join(folder, manifestName), check: () => backupChecked(folder) },
    { path: join(folder, restoredName), check: () => readable(() => requireRestored(folder)) },
    { path: join(folder, markerName), check: () => readable(() => readMarker(folder)) },
  ];
  return files.filter(({ path }) => existsSync(path));
}

/** Every file of a backup is what was copied, and there is no other. */
async function* backupChecked(folder: string): Checked {
  let manifest: Manifest | undefined;
  yield* readable(() => (manifest = readManifest(folder)));
  if (!manifest) return;
  const written = manifest.files.map(({ name }) => join(folder, name)).find(isWritten);
  if (written !== undefined)
    return yield ['noted', `${written} was written since it was copied: ${folder} is no backup any more, but in use`];
  for await (const sentence of changedFiles(folder, manifest)) yield ['damaged', sentence];
  const known = new Set([manifestName, ...manifest.files.map(({ name }) => name)]);
  for (const name of readdirSync(folder).sort())
    if (!known.has(name)) {
      const path = join(folder, name);
      yield ['damaged', `${path} was not copied with the rest (${manifestName} does not name it): move it elsewhere`];
    }
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
 * A copy is made without a write-ahead file, and SQLite notes in two bytes of the header when a writer has set one up:
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
