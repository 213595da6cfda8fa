import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { batchesOf, comparePositions, type EventReader, LogDamaged, type Position, stepsUpToEnd } from '#event-store';
import {
  type InspectedView,
  inspectViewFile,
  knownViews,
  type Snapshot,
  type StatisticsQueries,
  type StoredCheckpoint,
  storedOrdinals,
  type View,
  type ViewDigest,
} from '#read-models';
import { checkTable } from '#statistics';
import { deriveViews, ViewsNotDerived } from './derived-views.js';
import type { Findings } from './findings.js';
import { isJustBefore, type LogSource, withLog } from './source.js';
import type { CheckedStreams } from './streams.js';

const noViews = 'No views are stored yet: the service, or rebuild, makes them.';

/** A backup, or a folder restored from one: it has no views until something is recorded. */
export interface Copied {
  /** Position of the last event when the copy was made; undefined for an empty log. */
  readonly position: string | undefined;
}

/** The check of a view file, with the end of the log that its views must have reached. */
export interface ViewsCheck extends CheckedStreams {
  readonly source: LogSource;
  readonly file: string;
  /** The log that the views must be made from; undefined when unknown. */
  readonly logId: string | undefined;
  readonly copied: Copied | undefined;
  readonly findings: Findings;
  readonly progress: (done: number, total: number) => void;
  /** Called with the digest of each derived view. */
  readonly onDigest: (digest: ViewDigest) => Promise<void>;
}

/** A view that is behind and has not advanced for this long counts as stuck. */
const standstillMs = 3_000;
const patienceMs = 15_000;
const lookEveryMs = 250;

/**
 * Checks the views of a file: each has reached the end of the log, has this version, was made from this log, and equals
 * in every row and checkpoint a view derived again.
 */
export async function checkViews(check: ViewsCheck): Promise<void> {
  const { file, findings } = check;
  const nothing = (why: string): void => {
    if (hasNoneYet(check)) findings.noted(noViews);
    else findings.unchecked(`views: ${file} ${why}; the service, or rebuild, makes them from the log`);
  };
  if (!existsSync(file)) return nothing('is missing');
  const stored = await read(check);
  if (!stored) return;
  const { views, moving } = stored;
  // Playing a docket and batch verbs write no views, so an empty file contains no wrong figure.
  const isEmpty = views.every(
    ({ digest, rebuildOrdinal }) => digest?.ordinal === 0 && digest.rows === 0 && rebuildOrdinal === undefined,
  );
  if (isEmpty && moving.size === 0) return nothing('holds no view yet');
  for (const view of views) await checkPlace(view, moves(moving, view.name), check);
  if (check.hasLaterEngine)
    return findings.unchecked(`views: ${file}: a later engine made facts and views: verify with the newer program`);
  await compare(views, check);
  for (const { digest } of views)
    if (digest) findings.checked(`view ${digest.name}: ${digest.rows} rows, up to event ${digest.ordinal}`);
}

/** Whether views may be missing: the log is empty, or nothing was recorded since the copy was made. */
function hasNoneYet({ headPosition, copied }: ViewsCheck): boolean {
  if (headPosition === undefined) return true;
  const { position } = copied ?? {};
  return position !== undefined && comparePositions(headPosition, position as Position) <= 0;
}

interface Stored {
  readonly views: readonly InspectedView[];
  /** Names of views that advanced while the file was read: a running service will bring them up to date. */
  readonly moving: ReadonlySet<string>;
}

async function read({ file, events: head, source, logId, findings }: ViewsCheck): Promise<Stored | undefined> {
  try {
    const moving = await settle(file, head, source.kept);
    const ordinals = storedOrdinals(file);
    const wanted = knownViews.filter((view) => source.kept.includes(view) || ordinals.has(view.name));
    const { log, views } = await inspectViewFile(file, wanted);
    if (logId !== undefined && log !== undefined && log !== logId)
      findings.damaged(`${file} holds the views of another log (${log}, not ${logId}): rebuild them in another file`);
    return { views, moving };
  } catch (error) {
    findings.unchecked(`views: ${file}: ${(error as Error).message}`);
    return undefined;
  }
}

/**
 * Waits until every kept view has reached `head` or is stuck, whether or not others advance. Returns the names of those
 * that advanced, `name#generation` for a rebuild.
 */
async function settle(file: string, head: number, kept: readonly View[]): Promise<ReadonlySet<string>> {
  const started = performance.now();
  const movedAt = new Map<string, number>();
  let previous: ReadonlyMap<string, number> | undefined;
  for (;;) {
    const ordinals = storedOrdinals(file);
    const now = performance.now();
    for (const [name, ordinal] of ordinals) if (previous && previous.get(name) !== ordinal) movedAt.set(name, now);
    previous = ordinals;
    const moving = new Set([...movedAt].filter(([, at]) => now - at < standstillMs).map(([name]) => name));
    const awaited = kept.filter(({ name }) => (ordinals.get(name) ?? -1) < head || hasRebuild(ordinals, name));
    // No process has the file open, so nothing will advance.
    const isStill = !existsSync(`${file}-wal`);
    const isLate = now - started > standstillMs && !awaited.some(({ name }) => moves(moving, name));
    if (awaited.length === 0 || isStill || isLate || now - started > patienceMs) return moving;
    await sleep(lookEveryMs);
  }
}

const isRebuildOf = (row: string, name: string): boolean => row.startsWith(`${name}#`);
const hasRebuild = (ordinals: ReadonlyMap<string, number>, name: string): boolean =>
  [...ordinals.keys()].some((row) => isRebuildOf(row, name));
const moves = (moving: ReadonlySet<string>, name: string): boolean =>
  moving.has(name) || [...moving].some((row) => isRebuildOf(row, name));

async function checkPlace(view: InspectedView, isFollowing: boolean, check: ViewsCheck): Promise<void> {
  const { file, events: head, findings } = check;
  const { name, version, versionMade, checkpoint, missing, rebuildOrdinal } = view;
  const make = 'start the service, or run rebuild';
  if (version === undefined || !checkpoint) return findings.damaged(`${file} has no view ${name}: ${make}`);
  if (version > versionMade)
    return findings.unchecked(
      `the view ${name} is of version ${version}, this program makes ${versionMade}: verify with the newer program`,
    );
  if (version !== versionMade) {
    const made = `the view ${name} is of version ${version}, this program makes version ${versionMade}`;
    if (isFollowing && rebuildOrdinal !== undefined)
      return findings.noted(`${made}; it is being rebuilt (event ${rebuildOrdinal} of ${head})`);
    return findings.damaged(`${made}: ${make}`);
  }
  if (missing.length > 0) findings.damaged(`the view ${name} lacks ${missing.join(', ')}: run rebuild`);
  const { ordinal } = checkpoint;
  if (ordinal >= head) return;
  const behind = `the view ${name} is at event ${ordinal}, ${head - ordinal} behind the log's end`;
  if (isFollowing) findings.noted(`${behind}, and follows`);
  else if (await isJustBehind(checkpoint, check))
    findings.noted(`${behind}: the service ended before it had followed; the next start makes up for it`);
  else findings.damaged(`${behind}, and stands still: ${make}`);
}

/** Whether so little was recorded after the view's checkpoint that the view may just be late. */
async function isJustBehind({ position }: StoredCheckpoint, { source, lastRecordedAt }: ViewsCheck): Promise<boolean> {
  return withLog(source, async (log) => {
    for await (const step of stepsUpToEnd(log, (position ?? undefined) as Position | undefined)) {
      const [first] = step.kind === 'events' ? step.events : [];
      if (first) return isJustBefore(first.meta['recordedAt'] ?? '', lastRecordedAt);
    }
    return true;
  }).catch((error: unknown) => {
    // A position that this log does not have is reported by the comparison of checkpoints.
    if (error instanceof LogDamaged || error instanceof TypeError) return false;
    throw error;
  });
}

/** Derives each view again in a file of its own, as far as the stored one has come, and compares the two. */
async function compare(stored: readonly InspectedView[], check: ViewsCheck): Promise<void> {
  const { source, findings, progress, onDigest } = check;
  const comparable = stored.filter(({ digest }) => digest !== undefined);
  const shelter = mkdtempSync(join(tmpdir(), 'casetrail-verify-'));
  const log = await source.open();
  try {
    const furthest = Math.max(0, ...comparable.map(({ digest }) => digest!.ordinal));
    const count = furthest > check.events ? await countOf(log) : check.events;
    for (const ordinal of new Set(comparable.map(({ digest }) => digest!.ordinal))) {
      const there = comparable.filter(({ digest }) => digest!.ordinal === ordinal);
      const names = there.map(({ name }) => name);
      // A view cannot have read more events than its log holds.
      if (ordinal > count) {
        const know = `the views ${names.join(', ')} know ${ordinal} events, the log has ${count}`;
        findings.damaged(`${know}: it was set back or exchanged; restore it, or rebuild the views`);
        continue;
      }
      const made = knownViews.filter(({ name }) => names.includes(name));
      const look = tableViews.every((name) => names.includes(name))
        ? ({ statistics }: Snapshot) => checkIdentities(statistics, findings)
        : undefined;
      const derived = await deriveViews(log, { count: ordinal, made, shelter, progress, ...(look && { look }) });
      for (const view of there) {
        const again = derived.find(({ name }) => name === view.name)!;
        for (const fault of differences(view, again)) findings.damaged(`the view ${view.name} ${fault}`);
        await onDigest(again.digest!);
      }
    }
  } catch (error) {
    if (!(error instanceof ViewsNotDerived)) throw error;
    findings.damaged(error.message);
  } finally {
    await log.close();
    rmSync(shelter, { recursive: true, force: true });
  }
}

/** The views that tables are counted from. */
export const tableViews = ['statistics', 'vintage'];

/**
 * Checks the identities of the form (docs/domain.md §4.2) at the end of each month in which a table changes, for all
 * offices together: they hold for each case, so a sum over some offices adds nothing.
 */
export function checkIdentities(
  statistics: Pick<StatisticsQueries, 'monthsWithChanges' | 'tableAt'>,
  findings: Pick<Findings, 'damaged' | 'checked'>,
): void {
  const months = statistics.monthsWithChanges();
  for (const { realm, to } of months)
    for (const { id, of, says, left, right } of checkTable(statistics.tableAt({ realm, to })))
      findings.damaged(`the table to ${to} (${realm}): ${id} does not hold in ${of}: ${says}, ${left} and ${right}`);
  findings.checked(`the identities of the form at the ends of ${months.length} months`);
}

/** The number of events in the log now. They are counted when the store, like a server, cannot say. */
async function countOf(log: EventReader): Promise<number> {
  const known = await log.count();
  if (known !== undefined) return known;
  let count = 0;
  for await (const events of batchesOf(log)) count += events.length;
  return count;
}

function differences(stored: InspectedView, derived: InspectedView): string[] {
  const faults: string[] = [];
  const { ordinal } = stored.digest!;
  for (const table of derived.digest!.tables) {
    const own = stored.digest!.tables.find(({ name }) => name === table.name)!;
    if (own.sha256 === table.sha256) continue;
    const rows = own.rows === table.rows ? 'other rows' : `${own.rows} rows in place of ${table.rows}`;
    faults.push(`at event ${ordinal} has ${rows} in ${table.name} than derived from the log: run rebuild`);
  }
  for (const [key, value] of Object.entries(derived.checkpoint!)) {
    const own = stored.checkpoint![key as keyof typeof stored.checkpoint];
    if (own !== value) faults.push(`has a checkpoint that is not of this log: ${key} ${own}, derived: ${value}`);
  }
  return faults;
}
