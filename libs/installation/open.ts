import { viewsFile } from '#read-models';
import type { LogSource } from '#verification';
import { embeddedSource, openEmbedded } from './embedded.js';
import type { Installation, OpenOptions } from './installation.js';

/** Where an installation keeps its data, as `CASETRAIL_LOG` and the other variables of `docs/operations.md` say. */
export interface InstallationPlace {
  /** The data folder. */
  readonly folder: string;
  /** The view file. */
  readonly views: string;
  /** The value of CASETRAIL_LOG: `embedded`, or the address of a server. */
  readonly log: string;
  readonly credentialsFile: string | undefined;
  readonly prefix: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the variables. A given folder replaces both `CASETRAIL_DATA` and `CASETRAIL_VIEWS`, since the latter would name
 * the views of another log. Which log on a server it is does not depend on the folder.
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

/** Opens everything that writes. The client package of a server is loaded only when the log is on one. */
export async function openInstallation(place: InstallationPlace, options: OpenOptions = {}): Promise<Installation> {
  if (isEmbedded(place)) return openEmbedded({ ...place, ...options });
  const { eventStoreDbSettings, openEventStoreDb } = await import('./distributed.js');
  return openEventStoreDb({ ...place, ...options, settings: eventStoreDbSettings(place) });
}

/** A source of the log for reading, also beside a running service. */
export async function logSource(place: InstallationPlace): Promise<LogSource> {
  if (isEmbedded(place)) return embeddedSource(place);
  const { eventStoreDbSettings, eventStoreDbSource } = await import('./distributed.js');
  return eventStoreDbSource({ ...place, settings: eventStoreDbSettings(place) });
}
