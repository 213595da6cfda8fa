import { join } from 'node:path';
import { installationId, type SealedStore } from '#personal-data';
import type { Realm } from '#case';
import { LogRefused } from '#event-store';
import {
  type EventStoreDbLog,
  type EventStoreDbSettings,
  eventStoreDbSettings as settingsOf,
  findEventStoreDbLog,
  type GivenSettings,
  noLogUnder,
  openEventStoreDbReader,
  serverText,
} from '#event-store/eventstoredb';
import { allViews, factView, viewsFile } from '#read-models';
import { Neighbours } from '#sqlite';
import type { LogSource } from '#verification';
import { holdsEmbeddedLog } from './embedded.js';
import {
  assemble,
  type Installation,
  openPersonalData,
  type OpenOptions,
  type Parts,
  systemClock,
} from './installation.js';
import { claimDocket, alternative, installationOf, recordOf, requireOwn, settingNames } from './log-record.js';
import { requirePersonalDataOfLog } from './own-personal-data.js';
import { recordedAt } from './recorded-at.js';

export interface EventStoreDbPlace {
  /** The data folder: holds words and keys. Several processes of one machine may share it. */
  readonly folder: string;
  /** The view file, which one process at a time writes; default: in the folder. */
  readonly views?: string;
  readonly settings: EventStoreDbSettings;
}

/** The settings, validated. @throws LogRefused naming the wrong variable */
export function eventStoreDbSettings(given: Omit<GivenSettings, 'defaultPrefix' | 'names'>): EventStoreDbSettings {
  return settingsOf({ ...given, defaultPrefix: 'casetrail.', names: settingNames });
}

/** A folder in the data folder, with one lock for each process that has the installation open. */
const processesFolder = 'processes';

/** The views of every installation and that of all facts: cases are shown even while the server is unavailable. */
const keptViews = [...allViews, factView];

/** Prints a notice at once: a start may wait for the server before the service log is open. */
const printNotice = (sentence: string): void => void process.stderr.write(`${sentence}\n`);

/**
 * The composition root of an installation whose log is on an EventStoreDB server, for one of its processes. It refuses
 * all that it can before its first write to the server, and creates keys only for a log that it may start.
 * @throws LogRefused, LogUnreachable, LogUnavailable, LogDamaged, each with one sentence; SecondWriter for a view file
 * in use
 */
export async function openEventStoreDb(place: EventStoreDbPlace & OpenOptions): Promise<Installation> {
  const { folder, settings, realm, begins = true, isBatch = false } = place;
  const { prefix } = settings;
  const logOf = (installation: string): string => `${installation}/${prefix}`;
  await requirePersonalDataOfLog(folder, logOf);
  if (holdsEmbeddedLog(folder))
    throw new LogRefused(
      `${folder} holds an embedded log. Use another folder (CASETRAIL_DATA), or that log (CASETRAIL_LOG=embedded).`,
    );
  const log = await findEventStoreDbLog({ settings, timestamp: recordedAt, isBatch, notify: printNotice });
  try {
    const isStarted = log.records.length > 0;
    if (!isStarted && !begins) throw noLogUnder(settings);
    // Check again: another process of this installation may have started the log meanwhile.
    const own = await requirePersonalDataOfLog(folder, logOf);
    requireOwn(log.records, prefix, { installation: own?.id, keysIn: folder, realm });
    const sealed = await openPersonalData(folder, place.saltOf);
    try {
      if (!isStarted && own?.log !== undefined && !(await sealed.isEmpty())) throw lostLog(prefix, folder);
      return await startWith(place, log, sealed, logOf(installationId({ folder })));
    } catch (error) {
      await sealed.close();
      throw error;
    }
  } catch (error) {
    await log.close();
    throw error;
  }
}

async function startWith(
  {
    folder,
    views = viewsFile(folder),
    settings,
    realm,
    begins = true,
    now = systemClock,
  }: EventStoreDbPlace & OpenOptions,
  log: EventStoreDbLog,
  sealed: SealedStore,
  logId: string,
): Promise<Installation> {
  const { prefix, target } = settings;
  const parts: Parts = {
    folder,
    viewsFile: views,
    logId,
    name: `The log under ${prefix} at ${serverText(target)}`,
    alternative,
    log,
    sealed,
    // The realm that the log records takes precedence over the given one.
    realm: (installationOf(log.records)?.realm as Realm | undefined) ?? realm ?? 'live',
    now,
    claimDocket: ({ seed, figuresDigest }) => claimDocket(log, { seed, figuresDigest }),
    kept: keptViews,
  };
  const neighbours = Neighbours.enter(join(folder, processesFolder), { variable: 'CASETRAIL_DATA' });
  const noticed = neighbours.noticed();
  const installation = await assemble({ ...parts, neighbours }).catch((error: unknown) => {
    neighbours.leave();
    throw error;
  });
  try {
    // Check also views that will be rebuilt: their checkpoints may show that the log was set back.
    if (begins) await log.requireCheckpoints(() => installation.views.checkpoints());
    if (begins) installation.views.requireOneOrder();
    const own = installationId({ folder });
    // Another process may have started the log meanwhile.
    requireOwn(await log.begin(recordOf(own, realm)), prefix, { installation: own, keysIn: folder, realm });
    await sealed.belongTo(logId);
    // Once this resolves, every other process knows that this one may append.
    await noticed;
    return installation;
  } catch (error) {
    await installation.close();
    throw error;
  }
}

function lostLog(prefix: string, folder: string): LogRefused {
  return new LogRefused(
    `There is no log under the prefix ${prefix}, and ${folder} holds words of one that was begun there: restore the ` +
      'log on the server, or use another folder (CASETRAIL_DATA).',
  );
}

export function eventStoreDbSource({ settings }: EventStoreDbPlace): LogSource {
  return {
    open: () => openEventStoreDbReader({ settings, notify: printNotice }),
    // The server keeps no hashes to check; gaps are noticed by reading.
    damage: async function* () {},
    kept: keptViews,
    logIdOf: (installation) => `${installation}/${settings.prefix}`,
    files: [],
  };
}
