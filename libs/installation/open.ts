import { viewsFile } from '#read-models';
import type { LogSource } from '#verification';
import { embeddedSource, openEmbedded } from './embedded.js';
import type { Installation, OpenOptions } from './installation.js';

/** Where an installation keeps what it has; `CASETRAIL_LOG` and the other variables of `docs/operations.md`. */
export interface InstallationPlace {
  /** The data folder. */
  readonly folder: string;
  /** The view file. */
  readonly views: string;
  /** What CASETRAIL_LOG names: `embedded`, or the address of a server. */
  readonly log: string;
  readonly credentialsFile: string | undefined;
  readonly prefix: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * From the variables, with a folder that outdoes `CASETRAIL_DATA`, and with it the place of the views: `CASETRAIL_VIEWS`
 * would name those of another log. A log on a server stays the same one, whatever the folder.
 */
export function placeFrom(environment: Environment = process.env, folder?: string): InstallationPlace {
  const data = folder ?? (environment['CASETRAIL_DATA'] || '.casetrail');
  const log = environment['CASETRAIL_LOG'] || 'embedded';
  const ownViews = folder === undefined || !isEmbedded({ log }) ? environment['CASETRAIL_VIEWS'] : undefined;
  return {
    folder: data,
    views: ownViews || viewsFile(data),
    log,
    credentialsFile: environment['CASETRAIL_LOG_CREDENTIALS'] || undefined,
    prefix: environment['CASETRAIL_LOG_PREFIX'] || undefined,
  };
}

export const isEmbedded = ({ log }: Pick<InstallationPlace, 'log'>): boolean => log === 'embedded';

/** Everything that writes. The client of a server is loaded only when there is one to talk to. */
export async function openInstallation(place: InstallationPlace, options: OpenOptions = {}): Promise<Installation> {
  if (isEmbedded(place)) return openEmbedded({ ...place, ...options });
  const { eventStoreDbSettings, openEventStoreDb } = await import('./distributed.js');
  return openEventStoreDb({ ...place, ...options, settings: eventStoreDbSettings(place) });
}

/** The log for reading, beside a running service too. */
export async function logSource(place: InstallationPlace): Promise<LogSource> {
  if (isEmbedded(place)) return embeddedSource(place);
  const { eventStoreDbSettings, eventStoreDbSource } = await import('./distributed.js');
  return eventStoreDbSource({ ...place, settings: eventStoreDbSettings(place) });
}
