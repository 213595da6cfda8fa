import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSealedStore, type SaltOf, type SealedStore } from '#personal-data';
import {
  calendar,
  engineVersion,
  type Instant,
  law,
  makeOrganisation,
  type Realm,
  realmsInTimeOf,
  type World,
} from '#case';
import { type DueSource, Engine, Reactions, Scheduler, type ScheduleSource } from '#engine';
import type { EventLog } from '#event-store';
import { openViewsPatiently, type View, type Views } from '#read-models';
import type { Neighbours } from '#sqlite';

/** Everything that writes, wired in the same way for service and command line, whichever store holds the log. */
export interface Installation {
  readonly folder: string;
  /** The id of the log; views and markers with another id are refused. */
  readonly logId: string;
  /** The name of the log in messages. */
  readonly name: string;
  /** The setting with which to choose another log, for messages with a way out. */
  readonly alternative: string;
  readonly log: EventLog;
  readonly sealed: SealedStore;
  readonly world: World;
  readonly engine: Engine;
  readonly reactions: Reactions;
  /** Runs the reactions until the signal aborts; `views` must follow the log. */
  react(signal: AbortSignal): Promise<void>;
  readonly scheduler: Scheduler;
  /**
   * Records what passes in the streams of this realm until the signal aborts; `views` must follow the log. A simulated
   * realm has a time of its own, which ends with its docket: nothing is recorded there.
   */
  schedule(signal: AbortSignal): Promise<void>;
  /** Register, statistics and the other views; they follow the log once `start` was called. */
  readonly views: Views;
  readonly now: () => Instant;
  /** The realm of new streams. */
  readonly realm: Realm;
  /**
   * Records in the log that this docket is played into it, or continues. *begun*: the log is still empty.
   * @throws LogRefused when the log holds anything else
   */
  claimDocket(docket: DocketClaim): Promise<'begun' | 'resumed'>;
  /** Closes all parts; `closing` is called with the name of each before it is closed. */
  close(closing?: (name: string) => void): Promise<void>;
}

export interface DocketClaim {
  readonly seed: number;
  readonly figuresDigest: string;
  /** Whether the data folder has a marker which says that this docket was started in this log. */
  readonly isMarked: boolean;
}

export interface Parts {
  readonly folder: string;
  readonly viewsFile: string;
  /** The id of the log that the views are made from. */
  readonly logId: string;
  readonly name: string;
  readonly alternative: string;
  readonly log: EventLog;
  readonly sealed: SealedStore;
  readonly realm: Realm;
  readonly now: () => Instant;
  readonly claimDocket: Installation['claimDocket'];
  /** Default: the views that every installation has. */
  readonly kept?: readonly View[];
  /** The processes that share the data folder and so the log; absent when there can be none. */
  readonly neighbours?: Neighbours;
}

export interface OpenOptions {
  /** The realm of new streams; default: that of the existing log. */
  readonly realm?: Realm;
  /**
   * False for a verb that needs an existing log: it refuses a missing log, and tolerates views of a log that was set
   * back. Default: true.
   */
  readonly begins?: boolean;
  /** True for batch verbs, which wait for a slow store. Default: false. */
  readonly isBatch?: boolean;
  readonly now?: () => Instant;
  /** Returns the salts of a simulation, derived from its seed. */
  readonly saltOf?: SaltOf | undefined;
}

export const world: World = { law, calendar, organisation: makeOrganisation() };

export const systemClock = (): Instant => new Date().toISOString() as Instant;

const note = `This folder is the data of a Casetrail installation. Do not copy single files of it, least of all log.db
alone: what was written last is in other files. A whole copy, beside the running service too, is made by

    npm run cli -- backup DIR

Thư mục này là dữ liệu của Casetrail. Đừng sao chép từng tệp, nhất là riêng log.db: phần ghi sau cùng nằm ở tệp khác.
Hãy sao lưu bằng lệnh trên, kể cả khi dịch vụ đang chạy. installation.key là khóa của mọi tên người: hãy giữ kín.
`;

/** Writes a note for people who are about to copy a file; on a full or read-only disk there is none. */
function writeNote(folder: string): void {
  try {
    writeFileSync(join(folder, 'README.txt'), note, { flag: 'wx' });
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (!['EEXIST', 'ENOSPC', 'EROFS', 'EACCES', 'EDQUOT', 'EIO'].includes(code)) throw error;
  }
}

/** Opens the sealed store, which lies in the data folder whichever store holds the log. */
export function openPersonalData(folder: string, saltOf?: SaltOf): Promise<SealedStore> {
  mkdirSync(folder, { recursive: true });
  writeNote(folder);
  return openSealedStore({ folder, ...(saltOf ? { saltOf } : {}) });
}

/** How long a start waits for a view file that another program has locked. */
const viewFileWithinMs = 60_000;

export async function assemble(parts: Parts): Promise<Installation> {
  const { folder, viewsFile, logId, name, alternative, log, sealed, realm, now, claimDocket, kept, neighbours } = parts;
  const shared = neighbours && { hasNeighbours: () => neighbours.areThere };
  const engine = new Engine({ log, sealed, world, now, realm, engineVersion, ...shared });
  const options = { file: viewsFile, log, logId, ...(kept ? { views: kept } : {}) };
  const views = await openViewsPatiently(options, viewFileWithinMs);
  // Remove the checkpoint file of an earlier version, which did not say which log it belongs to.
  rmSync(`${viewsFile}.reactions`, { force: true });
  const reactions = new Reactions(engine, log);
  const scheduler = new Scheduler(engine, world, now);
  return {
    folder,
    logId,
    name,
    alternative,
    log,
    sealed,
    world,
    engine,
    reactions,
    react: (signal) => reactions.run(signal, dueIn(views)),
    scheduler,
    schedule: async (signal) => {
      if (realm !== 'simulated') await scheduler.run(signal, passedIn(views, realm));
    },
    views,
    now,
    realm,
    claimDocket,
    close: (closing = () => undefined) =>
      closeAll([
        () => (closing('views'), views.close()),
        () => (closing('log'), log.close()),
        () => (closing('sealed store'), sealed.close()),
        async () => neighbours?.leave(),
      ]),
  };
}

/** Closes everything, even when one step fails. @throws the first failure, after all steps */
async function closeAll(steps: readonly (() => Promise<void>)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const step of steps) await step().catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}

/** Lets the engine, which knows no views, read the view of due reactions. */
function dueIn(views: Views): DueSource {
  return {
    page: async (after, limit) => {
      const isNot = notCurrent(views, 'reactions');
      if (isNot) return { due: [], upTo: undefined, ...isNot };
      const found = await views.read((snapshot) => snapshot.dueReactions(after?.ordinal ?? 0, limit));
      return { ...found, isCurrent: true };
    },
    onChange: (listener) => views.onCommit(listener),
    notes: () => views.read((snapshot) => snapshot.parkedNotes()),
    note: (notes) => views.noteParked(notes),
  };
}

/**
 * As above, for the scheduler: the streams of a realm in which a term or a deadline has passed and is not recorded yet.
 */
function passedIn(views: Views, realm: Realm): ScheduleSource {
  return {
    page: async (now, after, limit) => {
      const isNot = notCurrent(views, 'register');
      if (isNot) return { due: [], upTo: undefined, completeUpTo: undefined, ...isNot };
      return {
        ...(await views.read((snapshot) => snapshot.passedStreams(realmsInTimeOf(realm), now, after, limit))),
        isCurrent: true,
      };
    },
    onChange: (listener) => views.onCommit(listener),
  };
}

/**
 * Says why a view's list is not current. Until the view has reached the log's end, events that it has not read may
 * already have settled what it lists.
 */
function notCurrent(views: Views, name: string): { isCurrent: false; standsStill?: string } | undefined {
  const view = views.health().find((each) => each.name === name);
  if (view?.failed) return { isCurrent: false, standsStill: `the view ${name} stands still: ${view.failed.error}` };
  return view?.ready === true && view.caughtUp ? undefined : { isCurrent: false };
}
