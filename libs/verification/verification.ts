import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { installationIn, sealedFiles } from '#personal-data';
import type { World } from '#case';
import { LogDamaged } from '#event-store';
import { type StoredReactions, storedReactions, type ViewDigest } from '#read-models';
import { fingerprintOf } from '#sqlite';
import { checkFiles, type OtherFile } from './files.js';
import { Findings, restoreIt, type Say } from './findings.js';
import { SealedWords } from './sealed-words.js';
import { type LogSource, withLog } from './source.js';
import { type CheckedStreams, checkStreams } from './streams.js';
import { checkViews, type Copied } from './views.js';

/** The installation to be checked. */
export interface Installed {
  readonly source: LogSource;
  readonly folder: string;
  readonly viewsFile: string;
  readonly world: World;
  /** Set when the folder is a backup or was restored from one, and so has no views. */
  readonly copied?: Copied | undefined;
  /** Further files to check, each by itself. */
  readonly others?: readonly OtherFile[];
}

export interface Reporting {
  readonly say: Say;
  readonly progress: (label: string, done: number, total: number) => void;
  /** Called with the digest of each derived view. */
  readonly onDigest: (digest: ViewDigest) => Promise<void>;
}

/** Numbers of sentences reported; the check passes when both are 0. */
export interface VerificationResult {
  readonly damaged: number;
  readonly unchecked: number;
}

/** How often the files are read again when a process starts to write them meanwhile. */
const roundsMax = 3;

/**
 * Checks everything stored without trusting any of it: the log, the meaning of its facts, the sealed words that they
 * refer to, the reactions and the views. Writes nothing. If one part cannot be checked this is reported, and the other
 * parts are checked all the same.
 */
export async function verifyInstallation(installed: Installed, reporting: Reporting): Promise<VerificationResult> {
  const { others = [] } = installed;
  for (let round = 1, began = ''; ; round += 1) {
    const findings = new Findings();
    if (began !== '') findings.noted(`a process started to write ${began}; everything was read again`);
    const changed = watched([...installed.source.files, ...filesOf(installed)]);
    const logId = await logIdOf(installed, findings);
    await checkFiles({ folder: installed.folder, viewsFile: installed.viewsFile, others, findings });
    if (await isLogSound(installed, findings, reporting)) await checkFacts(installed, logId, findings, reporting);
    else findings.unchecked('steps, sealed words, reactions and views: they are checked against a sound log');
    began = changed().join(', ');
    if (began !== '' && round < roundsMax) continue;
    if (began !== '') findings.unchecked(`${began}: written again and again while they were read; verify again`);
    findings.report(reporting.say);
    return { damaged: findings.count('damaged'), unchecked: findings.count('unchecked') };
  }
}

async function isLogSound({ source }: Installed, findings: Findings, { progress }: Reporting): Promise<boolean> {
  const before = findings.count('damaged');
  const isRead = await attempt('log', findings, async () => {
    for await (const { message } of source.damage((done, total) => progress('hashes', done, total)))
      findings.damaged(message);
  });
  return isRead && findings.count('damaged') === before;
}

async function checkFacts(
  installed: Installed,
  logId: string | undefined,
  findings: Findings,
  reporting: Reporting,
): Promise<void> {
  const { source, folder, viewsFile, world, copied } = installed;
  const { progress, onDigest } = reporting;
  const reactionsReached = reactionsCheckpoint(viewsFile);
  const words = new SealedWords(folder, findings);
  let checked: CheckedStreams | undefined;
  await attempt('log', findings, () =>
    withLog(source, async (log) => {
      const report = (done: number, total: number): void => progress('rules', done, total);
      checked = await checkStreams(log, { world, findings, words, reactionsReached, progress: report });
      if (checked.events === 0) findings.noted('The log is empty.');
      await words.end();
    }),
  );
  await words.close();
  if (!checked) return findings.unchecked('views: they are derived from the log');
  await requireWordsOf(logId, folder, findings);
  const report = (done: number, total: number): void => progress('views', done, total);
  const check = { ...checked, source, file: viewsFile, logId, copied, findings, onDigest, progress: report };
  await attempt('views', findings, () => checkViews(check));
}

/** Runs one part of the check, and reports the error that stopped it. Returns whether the part was completed. */
async function attempt(part: string, findings: Findings, work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (error instanceof LogDamaged) findings.damaged(error.message);
    else findings.unchecked(`${part}: ${(error as Error).message}`);
    return false;
  }
}

async function logIdOf({ source, folder }: Installed, findings: Findings): Promise<string | undefined> {
  try {
    const own = await installationIn({ folder, leavesTrace: false });
    return own && source.logIdOf(own.id);
  } catch (error) {
    findings.unchecked(`which installation it is: ${(error as Error).message}`);
    return undefined;
  }
}

/** Checks that the words belong to this log. Call it once the log has answered: its address may be wrong. */
async function requireWordsOf(logId: string | undefined, folder: string, findings: Findings): Promise<void> {
  const noted = logId === undefined ? undefined : (await installationIn({ folder, leavesTrace: false }))?.log;
  if (noted !== undefined && noted !== logId)
    findings.damaged(
      `${join(folder, sealedFiles.keys)}: it belongs to the words of another log (${noted}, not ${logId}): name that ` +
        `log, or ${restoreIt}`,
    );
}

/** How far reactions have come. Read before the log, so that the log has every reaction done by then. */
function reactionsCheckpoint(viewsFile: string): StoredReactions | undefined {
  try {
    return existsSync(viewsFile) ? storedReactions(viewsFile) : undefined;
  } catch {
    // The check of the views reports that the file is unreadable.
    return undefined;
  }
}

function filesOf({ folder, viewsFile }: Installed): string[] {
  return [viewsFile, join(folder, 'sealed.db'), join(folder, 'keys.db')];
}

/** Returns a function that names files written since. Files that no process has open are read as immutable. */
function watched(files: readonly string[]): () => string[] {
  const still = files.filter((file) => existsSync(file) && !statSync(`${file}-wal`, { throwIfNoEntry: false }));
  const before = still.map(fingerprintOf);
  return () => still.filter((file, index) => fingerprintOf(file) !== before[index]);
}
