import { hkdfSync } from 'node:crypto';
import { existsSync, linkSync, readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { draw, type Key, keyBytes, keyOf } from './cipher.js';
import { syncFolder } from '#sqlite';
import { ownerOnly } from './database.js';
import { SealedStoreUnusable } from './errors.js';
import type { RandomBytes } from './port.js';

/** The keys derived from the one master key. Losing its file loses every sealed word; the file is never rewritten. */
export interface InstallationKeys {
  /** Wraps the owners' keys. */
  readonly wrapping: Key;
  /** Keys the digest of command bodies. */
  readonly digest: Key;
  /** A value kept beside the owners' keys, so that a foreign key file is noticed at start and not at the first name. */
  readonly check: Buffer;
  /** An id that reveals nothing about the keys. A log or a view file with this id belongs to these keys. */
  readonly id: string;
}

export const installationKeyFileName = 'installation.key';
const masterKeyBytes = 32;
const form = /^casetrail-installation-key-v1 ([0-9a-f]{64})\n$/;

/**
 * Reads `installation.key`; creates it when `random` is given and the file is missing. If several processes start at
 * once, one process's file wins and all of them read it.
 * @throws SealedStoreUnusable when the file is missing, malformed or readable by other accounts.
 */
export function installationKeys(folder: string, random?: RandomBytes): InstallationKeys {
  const path = join(folder, installationKeyFileName);
  if (random !== undefined && !existsSync(path)) create(folder, path, random);
  if (!existsSync(path)) throw new SealedStoreUnusable(`${path} is missing; restore it from its backup`);
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) {
    throw new SealedStoreUnusable(`${path} may be read by other accounts; set its mode to 600`);
  }
  const hex = form.exec(readFileSync(path, 'utf8'))?.[1];
  if (hex === undefined) throw new SealedStoreUnusable(`${path} does not hold an installation key`);
  const master = Buffer.from(hex, 'hex');
  const labelled = (label: string): Buffer => Buffer.from(hkdfSync('sha256', master, '', label, keyBytes));
  return {
    wrapping: keyOf(labelled('casetrail owner-key wrapping v1')),
    digest: keyOf(labelled('casetrail command digest v1')),
    check: labelled('casetrail installation check v1'),
    id: uuidOf(labelled('casetrail installation id v1')),
  };
}

/** Makes the key file. It is synced under another name, then linked, so that nobody sees half a key. */
function create(folder: string, path: string, random: RandomBytes): void {
  const draft = `${path}.${process.pid}-${Buffer.from(draw(random, 8)).toString('hex')}`;
  const master = Buffer.from(draw(random, masterKeyBytes)).toString('hex');
  writeFileSync(draft, `casetrail-installation-key-v1 ${master}\n`, { flag: 'wx', mode: ownerOnly, flush: true });
  try {
    linkSync(draft, path);
  } catch (error) {
    if (!existsSync(path)) throw error;
  } finally {
    unlinkSync(draft);
  }
  syncFolder(folder);
}

/** Makes a UUID of version 8 of the bytes (RFC 9562: custom bits). */
function uuidOf(bytes: Buffer): string {
  const own = Buffer.from(bytes.subarray(0, 16));
  own.writeUInt8((own.readUInt8(6) & 0x0f) | 0x80, 6);
  own.writeUInt8((own.readUInt8(8) & 0x3f) | 0x80, 8);
  return own.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
