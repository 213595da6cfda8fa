import { LogDamaged, LogRefused } from '#event-store';
import type { EventStoreDbLog, LogRecord, SettingNames } from '#event-store/eventstoredb';

/** The names of the log's settings in messages. */
export const settingNames: SettingNames = {
  log: 'CASETRAIL_LOG',
  credentialsFile: 'CASETRAIL_LOG_CREDENTIALS',
  prefix: 'CASETRAIL_LOG_PREFIX',
};

/** STORAGE FORMAT: the types of the records that a log on a server holds about itself. */
const recordTypes = { installation: 'InstallationRecorded', docket: 'DocketBegun' } as const;

/** The installation that owns a log, and the realm of its facts. */
export interface InstallationRecord {
  /** Id of the installation, whose keys decrypt the words that the facts refer to. */
  readonly installation: string;
  readonly realm: string;
  readonly docket?: DocketRecord;
}

/** The simulated docket that is played into the log. */
export interface DocketRecord {
  readonly seed: number;
  readonly figuresDigest: string;
}

/** The installation that wants to write to a log. */
export interface LogOwner {
  /** The installation whose keys decrypt the sealed words; undefined while there are no keys. */
  readonly installation: string | undefined;
  /** The folder that holds these keys, for messages. */
  readonly keysIn?: string;
  /** The realm of a new log (default: live), which an existing log must have; undefined accepts any. */
  readonly realm: string | undefined;
}

/** For a log of its own: a folder's words belong to one log, so another prefix needs another folder too. */
export const alternative = 'another prefix (CASETRAIL_LOG_PREFIX), with a folder of its own (CASETRAIL_DATA)';

/** The record of the log's installation; undefined while no log has been started. */
export function installationOf([first, second]: readonly LogRecord[]): InstallationRecord | undefined {
  if (!first) return undefined;
  const { installation, realm, docket = second?.data } = first.data as Partial<InstallationRecord>;
  return {
    installation: installation ?? '',
    realm: realm ?? '',
    ...(docket ? { docket: docket as DocketRecord } : {}),
  };
}

/** @throws LogRefused when the existing log belongs to another installation or realm */
export function requireOwn(records: readonly LogRecord[], prefix: string, owner: LogOwner): void {
  const record = installationOf(records);
  if (!record) return;
  const { installation, keysIn = 'CASETRAIL_DATA', realm } = owner;
  if (record.installation !== installation)
    throw new LogRefused(
      `The log under ${prefix} belongs to installation ${record.installation}, and ${keysIn} holds ` +
        `${installation === undefined ? 'no keys' : `the keys of ${installation}`}: use that installation's folder ` +
        '(CASETRAIL_DATA), or another prefix (CASETRAIL_LOG_PREFIX).',
    );
  if (realm !== undefined && record.realm !== realm)
    throw new LogRefused(
      `The log under ${prefix} holds ${record.realm} data, and this process would record ${realm} data: use ${alternative}.`,
    );
}

/** The first record of a new log. */
export const recordOf = (installation: string, realm = 'live'): LogRecord => ({
  type: recordTypes.installation,
  data: { installation, realm },
});

/**
 * Records that this docket is being played into the log, or finds that it was started before.
 * @throws LogRefused when the log belongs to live data, to another docket, or holds events that no docket made
 */
export async function claimDocket(
  log: Pick<EventStoreDbLog, 'readRecords' | 'addRecord' | 'head'>,
  docket: DocketRecord,
): Promise<'begun' | 'resumed'> {
  const record = installationOf(await log.readRecords());
  if (!record) throw new LogDamaged('The record of the installation is gone.', 'installation', 0);
  if (record.realm !== 'simulated')
    throw new LogRefused(`The log's realm is ${record.realm}: a docket is simulated and is never mixed with it.`);
  if (record.docket) {
    if (isSame(record.docket, docket)) return 'resumed';
    throw new LogRefused(`The log holds a docket of another seed or of other figures; use ${alternative}.`);
  }
  if ((await log.head()) !== undefined)
    throw new LogRefused(`The log holds events that no docket began; use ${alternative}.`);
  const written = installationOf(await log.addRecord({ type: recordTypes.docket, data: { ...docket } }))?.docket;
  if (!written || !isSame(written, docket))
    throw new LogRefused('Another process began another docket in this log just now.');
  return 'begun';
}

const isSame = (a: DocketRecord, b: DocketRecord): boolean => a.seed === b.seed && a.figuresDigest === b.figuresDigest;
