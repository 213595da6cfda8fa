import { createHash } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LegalDate } from '#case';
import { canonicalJson } from '#event-store';
import type { PrintedReport } from '#statistics';

/** What a folder says of the docket in it, so that one cut short goes on and another one is not mixed in. */
export interface Marker {
  readonly seed: number;
  readonly figuresDigest: string;
  /** The log that it was played into. */
  readonly log?: string;
  /** The last day of which everything is recorded. */
  readonly dayDone?: LegalDate;
  readonly complete: boolean;
}

/** The folder holds something that this docket must not be mixed with. */
export class FolderTaken extends Error {
  override readonly name = 'FolderTaken';
}

export function digestOfFigures(report: PrintedReport): string {
  return createHash('sha256').update(canonicalJson(report)).digest('hex');
}

export const markerName = 'docket.json';
const fileIn = (folder: string): string => join(folder, markerName);

/** @throws FolderTaken when the file is there and cannot be read */
export function readMarker(folder: string): Marker | undefined {
  let text: string;
  try {
    text = readFileSync(fileIn(folder), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const { seed, figuresDigest, log, dayDone, complete } = JSON.parse(text) as Marker;
    const known = { ...(log === undefined ? {} : { log }), ...(dayDone === undefined ? {} : { dayDone }) };
    return { seed, figuresDigest, complete, ...known };
  } catch (error) {
    throw new FolderTaken(`${fileIn(folder)} cannot be read; use another folder.`, { cause: error });
  }
}

export function writeMarker(folder: string, marker: Marker): void {
  const path = fileIn(folder);
  writeFileSync(`${path}.new`, `${JSON.stringify(marker)}\n`);
  renameSync(`${path}.new`, path);
}
