import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson } from '#json';

export const manifestName = 'backup.json';
/** The file that a restored folder keeps of the manifest: the events it was restored with, without hashes of files. */
export const restoredName = 'restored.json';
export const logName = 'log.db';
const formatVersion = 1;

/** Describes a copy. Written last: a folder without it is no complete backup. */
export interface Manifest {
  readonly format: number;
  /** RFC 3339, UTC. */
  readonly madeAt: string;
  readonly engineVersion: string;
  readonly installation: string;
  readonly log: CopiedLog;
  readonly files: readonly CopiedFile[];
  /** SHA-256 of all other members; earlier versions wrote none. */
  readonly sha256?: string;
}

/** `embedded`: the log is in the copy. `server`: it is not; the copy has the words of all facts up to `position`. */
export interface CopiedLog {
  readonly kind: 'embedded' | 'server';
  /** The last event; null for an empty log. */
  readonly position: string | null;
  /** The number of events; null where the store does not know it. */
  readonly events: number | null;
}

export interface CopiedFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** The folder is no complete backup, or the target exists: one sentence, with the way out. */
export class BackupRefused extends Error {
  override readonly name = 'BackupRefused';
}

export function manifestOf(given: Omit<Manifest, 'format' | 'sha256'>): Manifest {
  const manifest = { format: formatVersion, ...given };
  return { ...manifest, sha256: digestOf(manifest) };
}

const digestOf = (manifest: Manifest): string => createHash('sha256').update(canonicalJson(manifest)).digest('hex');

export async function described(folder: string, name: string): Promise<CopiedFile> {
  const path = join(folder, name);
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return { name, bytes: statSync(path).size, sha256: hash.digest('hex') };
}

/** @throws BackupRefused when the folder is no backup, of a later version, incomplete or changed */
export async function readBackup(folder: string): Promise<Manifest> {
  const manifest = readManifest(folder);
  for await (const fault of changedFiles(folder, manifest)) throw new BackupRefused(fault);
  return manifest;
}

/** @throws BackupRefused when the folder is no backup, of a later version, or its manifest was changed */
export function readManifest(folder: string): Manifest {
  const path = join(folder, manifestName);
  if (!existsSync(path))
    throw new BackupRefused(`${folder} is no whole backup: it has no ${manifestName}, which is written last.`);
  return parsed(path, 'take another backup');
}

/** @throws BackupRefused when the restored folder's own manifest was changed */
export function requireRestored(folder: string): void {
  const wayOut = 'delete it, it only says that the folder need not have views yet';
  if (existsSync(join(folder, restoredName))) parsed(join(folder, restoredName), wayOut);
}

/** Files that are missing or differ from the manifest: one sentence each. */
export async function* changedFiles(folder: string, { files }: Manifest): AsyncGenerator<string> {
  for (const { name, bytes, sha256 } of files) {
    const path = join(folder, name);
    const isThere = statSync(path, { throwIfNoEntry: false })?.isFile() === true;
    if (!isThere) yield `${folder} lacks ${name}: take another backup.`;
    else if (statSync(path).size !== bytes)
      yield `${path} is not what was copied (${statSync(path).size} bytes, not ${bytes}): take another backup.`;
    else if ((await described(folder, name)).sha256 !== sha256)
      yield `${path} is not what was copied (SHA-256): take another backup.`;
  }
}

/** How far the log was copied into a folder that is a backup or was restored from one; undefined for any other. */
export function copiedIn(folder: string): { readonly position: string | undefined } | undefined {
  const path = [restoredName, manifestName].map((name) => join(folder, name)).find((each) => existsSync(each));
  if (path === undefined) return undefined;
  try {
    return { position: parsed(path, '').log.position ?? undefined };
  } catch (error) {
    // An unreadable manifest is ignored here: the check then reports missing views.
    if (error instanceof BackupRefused) return undefined;
    throw error;
  }
}

function parsed(path: string, wayOut: string): Manifest {
  const manifest = jsonIn(path) as Partial<Manifest> | null | undefined;
  if (!isManifest(manifest)) throw new BackupRefused(`${path} cannot be read: ${wayOut}.`);
  const { sha256, ...content } = manifest;
  if (content.format !== formatVersion)
    throw new BackupRefused(`${path} has format ${content.format}; this version reads format ${formatVersion}.`);
  if (sha256 !== undefined && sha256 !== digestOf(content))
    throw new BackupRefused(`${path} is not what was written (SHA-256): ${wayOut}.`);
  return manifest;
}

function isManifest(manifest: Partial<Manifest> | null | undefined): manifest is Manifest {
  if (typeof manifest !== 'object' || manifest === null) return false;
  const { files, log } = manifest;
  return (
    Array.isArray(files) && files.every(({ name }) => /^[\w.-]+$/.test(name)) && typeof log === 'object' && log !== null
  );
}

function jsonIn(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** @throws BackupRefused when the target exists */
export function requireFree(folder: string, variable: string): void {
  const stat = statSync(folder, { throwIfNoEntry: false });
  if (stat === undefined || (stat.isDirectory() && readdirSync(folder).length === 0)) return;
  throw new BackupRefused(
    `${folder} holds something already, and nothing is overwritten: name another folder (${variable}).`,
  );
}
