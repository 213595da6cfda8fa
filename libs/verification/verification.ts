import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { installationIn, sealedFiles } from '#personal-data';
import type { World } from '#case';
import { type EventReader, LogDamaged } from '#event-store';
import { type StoredReactions, storedReactions, type ViewDigest } from '#read-models';
import { fingerprintOf } from '#sqlite';
import { checkFiles, type OtherFile } from './files.js';
import { Findings, type Say } from './findings.js';
import { SealedWords } from './sealed-words.js';
import type { LogSource } from './source.js';
import { type CheckedStreams, checkStreams } from './streams.js';
import { checkViews, type Copied } from './views.js';

/** What is to be checked. */
export interface Installed {
  readonly source: LogSource;
  readonly folder: string;
  readonly viewsFile: string;
  readonly world: World;
  /** Where the folder is a copy, of which no views are expected. */
  readonly copied?: Copied | undefined;
  /** Looked at as well, each by itself. */
  readonly others?: readonly OtherFile[];
}

export interface Reporting {
  readonly say: Say;
  readonly progress: (label: string, done: number, total: number) => void;
  /** Called for each view that was derived again. */
  readonly onDigest: (digest: ViewDigest) => Promise<void>;
}

/** How many sentences of each kind were said; all is well when both are 0. */
export interface VerificationResult {
  readonly damaged: number;
  readonly unchecked: number;
}

/** Files that a process begins to write while they are read at rest are read again, so many times at most. */
const roundsMax = 3;

/**
 * Goes through everything that is stored and believes none of it: the log, what its facts say, the sealed words that
 * they refer to, the reactions and the views. Writes nothing. What cannot be looked at is named, and the rest is
 * looked at all the same.
 */
export async function verifyInstallation(installed: Installed, reporting: Reporting): Promise<VerificationResult> {
  const { others = [] } = installed;
  for (let round = 1, began = ''; ; round += 1) {
    const findings = new Findings();
    if (began !== '') findings.noted(`a process began to write ${began}; everything was read once more`);
    const changed = watched([...installed.source.files, ...filesOf(installed)]);
    const logId = logIdOf(installed, findings);
    await checkFiles({ folder: installed.folder, viewsFile: installed.viewsFile, others, findings });
    if (await isLogSound(installed, findings, reporting)) await checkFacts(installed, logId, findings, reporting);
    else findings.unchecked('steps, sealed words, reactions and views: they are checked against a sound log');
    began = changed().join(', ');
    if (began !== '' && round < roundsMax) continue;
    if (began !== '') findings.unchecked(`${began}: written again and again while they were read; verify again`);
    findings.tell(reporting.say);
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
  requireWordsOf(logId, folder, findings);
  const report = (done: number, total: number): void => progress('views', done, total);
  const { events: head, headPosition, lastRecordedAt, hasLaterEngine } = checked;
  await attempt('views', findings, () =>
    checkViews({
      ...{
        source,
        file: viewsFile,
        head,
        headPosition,
        lastRecordedAt,
        hasLaterEngine,
        logId,
        copied,
        findings,
        onDigest,
      },
      progress: report,
    }),
  );
}

/** Runs a part of the check. Returns whether it came to its end: what stopped it is said. */
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

async function withLog(source: LogSource, work: (log: EventReader) => Promise<void>): Promise<void> {
  const log = await source.open();
  try {
    await work(log);
  } finally {
    await log.close();
  }
}

function logIdOf({ source, folder }: Installed, findings: Findings): string | undefined {
  try {
    const own = installationIn({ folder, leavesTrace: false });
    return own && source.logIdOf(own.id);
  } catch (error) {
    findings.unchecked(`which installation it is: ${(error as Error).message}`);
    return undefined;
  }
}

/** Once the log is known to be there: a variable that names another log is no damage of the words. */
function requireWordsOf(logId: string | undefined, folder: string, findings: Findings): void {
  const noted = logId === undefined ? undefined : installationIn({ folder, leavesTrace: false })?.log;
  if (noted !== undefined && noted !== logId)
    findings.damaged(
      `${join(folder, sealedFiles.keys)}: it belongs to the words of another log (${noted}, not ${logId}): name that ` +
        'log, or restore the folder from a backup (restore DIR)',
    );
}

/** Read before the log: whatever lies up to it has its consequences in the log that is read then. */
function reactionsCheckpoint(viewsFile: string): StoredReactions | undefined {
  try {
    return existsSync(viewsFile) ? storedReactions(viewsFile) : undefined;
  } catch {
    // Said where the views are checked: the file cannot be read.
    return undefined;
  }
}

function filesOf({ folder, viewsFile }: Installed): string[] {
  return [viewsFile, join(folder, 'sealed.db'), join(folder, 'keys.db')];
}

/** Files that no process has open are read as if nobody ever would write them. Tells which were written after all. */
function watched(files: readonly string[]): () => string[] {
  const still = files.filter((file) => existsSync(file) && !statSync(`${file}-wal`, { throwIfNoEntry: false }));
  const before = still.map(fingerprintOf);
  return () => still.filter((file, index) => fingerprintOf(file) !== before[index]);
}
