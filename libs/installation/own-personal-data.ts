import { type InstallationIn, installationIn } from '#personal-data';
import { LogRefused } from '#event-store';

/**
 * Checks that the folder's words belong to the log to be opened, before anything is opened or created.
 * @param logOf names that log, given the installation whose keys are in the folder
 * @throws LogRefused when the words belong to another log
 */
export async function requirePersonalDataOfLog(
  folder: string,
  logOf: (installation: string) => string,
): Promise<InstallationIn | undefined> {
  const own = await installationIn({ folder });
  if (own?.log === undefined) return own;
  const log = logOf(own.id);
  if (own.log === log) return own;
  throw new LogRefused(
    `The words and keys in ${folder} belong to ${describeLog(own.log)}, and the variables name ${describeLog(log)}: name that log ` +
      '(CASETRAIL_LOG, CASETRAIL_LOG_PREFIX), or use another folder (CASETRAIL_DATA).',
  );
}

/** Describes a log in words; one in a file has no prefix and is named after the installation alone. */
function describeLog(log: string): string {
  const [, prefix] = log.split('/');
  return prefix === undefined ? 'a log in log.db' : `a server's log under ${prefix}`;
}
