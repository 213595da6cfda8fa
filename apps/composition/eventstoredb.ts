import { installationId } from '#access';
import type { Realm } from '#case';
import { LogRefused } from '#event-store';
import {
  type EventStoreDbSettings,
  eventStoreDbSettings,
  openEventStoreDbLog,
  openEventStoreDbReader,
} from '#event-store/eventstoredb';
import { allViews, storyView, viewsFile } from '#read-models';
import { holdsEmbeddedLog } from './embedded.js';
import {
  assemble,
  type Installation,
  type LogSource,
  openWords,
  type OpenOptions,
  systemClock,
} from './installation.js';

export interface EventStoreDbPlace {
  /** The data folder: holds words and keys; several processes of one machine may share it. */
  readonly folder: string;
  /** Default: in the folder. One process at a time keeps it. */
  readonly views?: string;
  readonly settings: EventStoreDbSettings;
}

export { type EventStoreDbSettings, eventStoreDbSettings };

/**
 * The composition root of an installation whose log is on an EventStoreDB server, for one of several processes.
 * @throws LogRefused, LogUnreachable, LogUnavailable, each with one sentence; SecondWriter for a view file in use
 */
export async function openEventStoreDb({
  folder,
  views = viewsFile(folder),
  settings,
  realm,
  now = systemClock,
  saltOf,
}: EventStoreDbPlace & OpenOptions): Promise<Installation> {
  if (holdsEmbeddedLog(folder))
    throw new LogRefused(
      `${folder} holds an embedded log. Use another folder (CASETRAIL_DATA), or that log (CASETRAIL_LOG=embedded).`,
    );
  const sealed = openWords(folder, saltOf);
  try {
    const installation = installationId({ folder });
    const log = await openEventStoreDbLog({ settings, installation, realm });
    try {
      const logId = `${installation}/${settings.prefix}`;
      const { realm: recorded } = log.record;
      const claimDocket: Installation['claimDocket'] = ({ seed, figuresDigest }) =>
        log.claimDocket({ seed, figuresDigest });
      // A server can go away, and a case is told all the same.
      const parts = { folder, viewsFile: views, logId, log, sealed, now, claimDocket, kept: [...allViews, storyView] };
      return assemble({ ...parts, realm: recorded as Realm });
    } catch (error) {
      await log.close();
      throw error;
    }
  } catch (error) {
    await sealed.close();
    throw error;
  }
}

export function eventStoreDbSource({ settings }: EventStoreDbPlace): LogSource {
  return {
    open: () => openEventStoreDbReader({ settings }),
    // The server keeps no hash beside what it gives back; gaps are seen by reading.
    damage: async function* () {},
  };
}
