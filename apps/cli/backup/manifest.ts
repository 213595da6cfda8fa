import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

export const manifestName = 'backup.json';
export const logName = 'log.db';
const formatVersion = 1;

/** What a copy says of itself. Written last: a folder without it is no backup. */
export interface Manifest {
  readonly format: number;
  /** RFC 3339, UTC. */
  readonly madeAt: string;
  readonly engineVersion: string;
  readonly installation: string;
  readonly log: CopiedLog;
  readonly files: readonly CopiedFile[];
}

/** `embedded`: the log is in the copy. `server`: it is not; its facts up to `position` find their words in the copy. */
export interface CopiedLog {
  readonly kind: 'embedded' | 'server';
  /** The last event; null for an empty log. */
  readonly position: string | null;
  /** How many events; null where the store does not know. */
  readonly events: number | null;
}

export interface CopiedFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** The folder is no whole backup, or the place for one is taken: one sentence, with the way out. */
export class BackupRefused extends Error {
  override readonly name = 'BackupRefused';
}

export const manifestOf = (given: Omit<Manifest, 'format'>): Manifest => ({ format: formatVersion, ...given });

export async function described(folder: string, name: string): Promise<CopiedFile> {
  const path = join(folder, name);
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return { name, bytes: statSync(path).size, sha256: hash.digest('hex') };
}

/** @throws BackupRefused when it is no backup, of a later version, cut short or changed since */
export async function readBackup(folder: string): Promise<Manifest> {
  const path = join(folder, manifestName);
  if (!existsSync(path))
    throw new BackupRefused(`${folder} is no whole backup: it has no ${manifestName}, which is written last.`);
  const manifest = parsed(path);
  if (manifest.format !== formatVersion)
    throw new BackupRefused(`${folder} is a backup of format ${manifest.format}; this version reads ${formatVersion}.`);
  for (const file of manifest.files) {
    if (!existsSync(join(folder, file.name)))
      throw new BackupRefused(`${folder} lacks ${file.name}: take another backup.`);
    const { sha256 } = await described(folder, file.name);
    if (sha256 !== file.sha256)
      throw new BackupRefused(`${join(folder, file.name)} is not what was copied (SHA-256): take another backup.`);
  }
  return manifest;
}

/** What the folder is a copy of, if it is one: a backup, or a folder that was restored from one. */
export function copiedIn(folder: string): { readonly position: string | undefined } | undefined {
  const path = join(folder, manifestName);
  if (!existsSync(path)) return undefined;
  try {
    return { position: parsed(path).log.position ?? undefined };
  } catch (error) {
    // What is not to be read says nothing: then the views are missed.
    if (error instanceof BackupRefused) return undefined;
    throw error;
  }
}

function parsed(path: string): Manifest {
  try {
    const manifest = JSON.parse(readFileSync(path, 'utf8')) as Manifest;
    const isWhole = Array.isArray(manifest.files) && manifest.files.every(({ name }) => /^[\w.-]+$/.test(name));
    if (isWhole && typeof manifest.log === 'object') return manifest;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new BackupRefused(`${path} cannot be read: take another backup.`);
}

/** @throws BackupRefused when something is there already */
export function requireFree(folder: string, variable: string): void {
  const stat = statSync(folder, { throwIfNoEntry: false });
  if (stat === undefined || (stat.isDirectory() && readdirSync(folder).length === 0)) return;
  throw new BackupRefused(
    `${folder} holds something already, and nothing is overwritten: name another folder (${variable}).`,
  );
}
