import { createHash } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LegalDate } from '#case';
import type { Drained } from '#engine';
import type { EventReader } from '#event-store';
import { canonicalJson } from '#json';
import type { PrintedReport } from '#statistics';

/**
 * The file beside a log that names its docket, so that an interrupted docket can be resumed and another one is refused.
 * Stored with a SHA-256 of itself; earlier versions wrote none.
 */
export interface Marker {
  readonly seed: number;
  readonly figuresDigest: string;
  /** The log that the docket is played into. */
  readonly log?: string;
  /** The last day that is recorded completely. */
  readonly dayDone?: LegalDate;
  readonly complete: boolean;
  /** The log's last event when `dayDone` was recorded: a log that lacks this event lacks those days. */
  readonly last?: NonNullable<Drained['last']>;
}

/** The folder holds something that this docket must not be mixed with. */
export class FolderTaken extends Error {
  override readonly name = 'FolderTaken';
}

export function digestOfFigures(report: PrintedReport): string {
  return digestOf(report);
}

const digestOf = (value: object): string => createHash('sha256').update(canonicalJson(value)).digest('hex');

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
    const { sha256, ...content } = JSON.parse(text) as Marker & { sha256?: string };
    if (sha256 !== undefined && sha256 !== digestOf(content)) throw new Error('it is not what was written (SHA-256)');
    const { seed, figuresDigest, log, dayDone, complete, last } = content;
    const known = { ...(log === undefined ? {} : { log }), ...(dayDone === undefined ? {} : { dayDone }) };
    return { seed, figuresDigest, complete, ...known, ...(last === undefined ? {} : { last }) };
  } catch (error) {
    const { message } = error as Error;
    throw new FolderTaken(`${fileIn(folder)} cannot be read (${message}): restore it, or use another folder.`, {
      cause: error,
    });
  }
}

export function writeMarker(folder: string, marker: Marker): void {
  const path = fileIn(folder);
  writeFileSync(`${path}.new`, `${JSON.stringify({ ...marker, sha256: digestOf(marker) })}\n`);
  renameSync(`${path}.new`, path);
}

/**
 * The marker, checked against its log. If the log was set back or exchanged since, the marker loses its recorded days,
 * and they are played again: facts that exist already are recognised by their keys.
 */
export async function heldTo(log: Pick<EventReader, 'read'>, marker: Marker): Promise<Marker> {
  const { last, dayDone: _, ...claim } = marker;
  if (last === undefined) return marker;
  for await (const { id, position } of log.read(last.stream, { from: last.revision, countMax: 1 }))
    if (id === last.id && position === last.position) return marker;
  return { ...claim, complete: false };
}
