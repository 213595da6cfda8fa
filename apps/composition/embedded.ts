import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { installationId } from '#access';
import { type EventLog, LogRefused, openEmbeddedLog, openEmbeddedReader, scanEmbeddedLog } from '#event-store';
import { viewsFile } from '#read-models';
import {
  assemble,
  type Installation,
  type LogSource,
  openWords,
  type OpenOptions,
  systemClock,
} from './installation.js';

export interface EmbeddedPlace {
  /** The data folder: holds log, words and keys. */
  readonly folder: string;
  /** Default: in the folder. */
  readonly views?: string;
}

/**
 * The composition root of an installation on one file, for the one process that writes it.
 * @throws SecondWriter when another process holds the folder
 */
export async function openEmbedded({
  folder,
  views = viewsFile(folder),
  realm = 'live',
  now = systemClock,
  saltOf,
}: EmbeddedPlace & OpenOptions): Promise<Installation> {
  const log = openEmbeddedLog({ folder });
  const sealed = openWords(folder, saltOf);
  const logId = installationId({ folder });
  const claimDocket: Installation['claimDocket'] = async ({ isMarked }) =>
    isMarked ? 'resumed' : requireEmpty(log, folder);
  return assemble({ folder, viewsFile: views, logId, log, sealed, realm, now, claimDocket });
}

export function embeddedSource({ folder }: EmbeddedPlace): LogSource {
  return {
    open: async () => openEmbeddedReader({ folder, snapshot: true }),
    damage: (progress) => scanEmbeddedLog({ folder, progress }),
  };
}

export function holdsEmbeddedLog(folder: string): boolean {
  return existsSync(join(folder, 'log.db'));
}

/** A folder has one log and one docket at most, so the marker beside the log says how far it has come. */
async function requireEmpty(log: EventLog, folder: string): Promise<'begun'> {
  if ((await log.head()) === undefined) return 'begun';
  throw new LogRefused(`${folder} holds a log that no docket began; use an empty folder (--data DIR).`);
}
