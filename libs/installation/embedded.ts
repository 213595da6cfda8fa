import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { installationId, type SealedStore } from '#personal-data';
import {
  type EventLog,
  LogRefused,
  LogUnavailable,
  openEmbeddedLog,
  openEmbeddedReader,
  scanEmbeddedLog,
} from '#event-store';
import { allViews, viewsFile } from '#read-models';
import { explainTrouble, retried } from '#sqlite';
import type { LogSource } from '#verification';
import { assemble, type Installation, openPersonalData, type OpenOptions, systemClock } from './installation.js';
import { requirePersonalDataOfLog } from './own-personal-data.js';
import { recordedAt } from './recorded-at.js';

/** How long a start waits for a file that another program has locked. */
const openWithinMs = 60_000;

export interface EmbeddedPlace {
  /** The data folder: holds log, words and keys. */
  readonly folder: string;
  /** The view file; default: in the folder. */
  readonly views?: string;
}

/**
 * The composition root of an installation on one file, for the one process that writes it.
 * @throws SecondWriter when another process holds the folder; LogRefused when its words belong to another log;
 * LogDamaged when the views were made from another log
 */
export async function openEmbedded({
  folder,
  views = viewsFile(folder),
  begins = true,
  realm = 'live',
  now = systemClock,
  saltOf,
}: EmbeddedPlace & OpenOptions): Promise<Installation> {
  const own = await requirePersonalDataOfLog(folder, (installation) => installation);
  if (!holdsEmbeddedLog(folder)) {
    if (!begins) throw noLogIn(folder);
    if (own)
      throw new LogRefused(
        `${folder} holds words and keys, and no log.db: their log is on a server (name it in CASETRAIL_LOG), or ` +
          'log.db was lost (restore it). For another installation use another folder (CASETRAIL_DATA).',
      );
  }
  const log = await patiently(folder, () =>
    openEmbeddedLog({ folder, timestamp: recordedAt, folderSetting: 'CASETRAIL_DATA', now: () => Date.parse(now()) }),
  );
  let sealed: SealedStore | undefined;
  let installation: Installation | undefined;
  try {
    sealed = await openPersonalData(folder, saltOf);
    const logId = installationId({ folder });
    await sealed.belongTo(logId);
    const claimDocket: Installation['claimDocket'] = async ({ isMarked }) =>
      isMarked ? 'resumed' : requireEmpty(log, folder);
    const name = { name: `The log in ${folder}`, alternative: 'another folder (--data DIR)' };
    installation = await assemble({ folder, viewsFile: views, logId, ...name, log, sealed, realm, now, claimDocket });
    // Check also views that will be rebuilt: their checkpoints may show that the log was set back.
    if (begins) await installation.views.requireSameLog();
    return installation;
  } catch (error) {
    if (installation) await installation.close();
    else {
      await sealed?.close();
      await log.close();
    }
    throw error;
  }
}

export function embeddedSource({ folder }: EmbeddedPlace): LogSource {
  return {
    open: async () => {
      if (!holdsEmbeddedLog(folder)) throw noLogIn(folder);
      return patiently(folder, () => openEmbeddedReader({ folder, snapshot: true }));
    },
    damage: async function* (progress) {
      if (!holdsEmbeddedLog(folder)) throw noLogIn(folder);
      yield* scanEmbeddedLog({ folder, progress });
    },
    kept: allViews,
    logIdOf: (installation) => installation,
    files: [join(folder, 'log.db')],
  };
}

/** Opens a file; retries while another program's lock or a full disk prevents it, without blocking the event loop. */
function patiently<T>(folder: string, open: () => T): Promise<T> {
  const timedOut = (error: unknown): Error =>
    new LogUnavailable(`The log in ${folder} cannot be opened now: ${explainTrouble(error)}.`, { cause: error });
  return retried(open, { withinMs: openWithinMs, stage: 'open', timedOut });
}

function noLogIn(folder: string): LogRefused {
  return new LogRefused(
    `No log has been begun in ${folder} (there is no log.db): use the folder of the installation (CASETRAIL_DATA or ` +
      '--data DIR), or name the server that has its log (CASETRAIL_LOG).',
  );
}

export function holdsEmbeddedLog(folder: string): boolean {
  return existsSync(join(folder, 'log.db'));
}

/** Checks that the log is empty: the folder has no marker, so no docket began what the log may hold. */
async function requireEmpty(log: EventLog, folder: string): Promise<'begun'> {
  if ((await log.head()) === undefined) return 'begun';
  throw new LogRefused(`${folder} holds a log that no docket began; use an empty folder (--data DIR).`);
}
