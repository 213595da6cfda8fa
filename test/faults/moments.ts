import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { batchesOf } from '#event-store';
import { verifyInstallation } from '#verification';
import { type Installation, logSource, openInstallation, placeFrom, world } from '#installation';
import { Player } from '../verification/played.js';

/**
 * Mixes copies of the files of a data folder from two moments. A start on such a folder must either reach exactly the
 * state that follows from one whole moment, or be refused with a sentence: nothing may be silently lost, doubled or
 * skipped.
 */

/** Every file that is copied separately: a write-ahead file may be from another moment than its database. */
export const files = ['log.db', 'views.db', 'sealed.db', 'keys.db'].flatMap((file) => [file, `${file}-wal`]);
const neverCopied = /(\.lock|\.pid|-shm)$/;
const settledWithinMs = 15_000;
/** A time after everything that was played. */
const later = '2025-04-01T02:00:00.000Z';

export type Moment = 'quiet' | 'due' | 'done';
export const moments: readonly Moment[] = ['quiet', 'due', 'done'];

export type Outcome =
  /** The start settled and verified, and the outcome equals that of the whole folder at that moment. */
  | { readonly kind: 'as'; readonly moment: Moment }
  | { readonly kind: 'refused' | 'red'; readonly why: string }
  | { readonly kind: 'wrong'; readonly why: string };

/** Copies of a folder at three moments, and the outcome that follows from each. */
export class Moments {
  readonly #root = mkdtempSync(join(tmpdir(), 'casetrail-moments-'));
  readonly #ends = new Map<Moment, string>();
  #mixes = 0;

  private constructor() {}

  /**
   * Plays the moments. `checkpointed`: the write-ahead files are emptied between them, so that an older one belongs to
   * another state of its database.
   */
  static async play(checkpointed: boolean): Promise<Moments> {
    const played = new Moments();
    await played.#play(checkpointed);
    for (const moment of moments) {
      const outcome = await played.mixed(() => moment, true);
      if (outcome.kind === 'wrong' || outcome.kind === 'red' || outcome.kind === 'refused')
        throw new Error(`the folder of one moment, ${moment}: ${outcome.why}`);
    }
    return played;
  }

  dispose(): void {
    rmSync(this.#root, { recursive: true, force: true });
  }

  /** Starts on a folder in which each file is from the moment that `of` returns. `plant` damages it first. */
  async mixed(of: (file: string) => Moment, isReference = false, plant?: (folder: string) => void): Promise<Outcome> {
    const folder = join(this.#root, `mixed-${(this.#mixes += 1)}`);
    mkdirSync(folder);
    try {
      for (const file of new Set(moments.flatMap((moment) => readdirSync(join(this.#root, moment))))) {
        const from = join(this.#root, of(file), file);
        if (existsSync(from)) copyFileSync(from, join(folder, file));
      }
      plant?.(folder);
      const refusal = await this.#settle(folder);
      if (refusal !== undefined) return { kind: 'refused', why: refusal };
      const red = await verified(folder);
      if (red !== undefined) return { kind: 'red', why: red };
      const end = await eventsIn(folder);
      if (isReference) this.#ends.set(of(''), end);
      // Take the latest matching moment, because a reaction may bring an earlier moment to the same state.
      const moment = moments.findLast((each) => this.#ends.get(each) === end);
      return moment ? { kind: 'as', moment } : { kind: 'wrong', why: `verified, and no moment leads to: ${end}` };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  async #play(checkpointed: boolean): Promise<void> {
    const folder = join(this.#root, 'live');
    const player = await Player.open(folder);
    const { installation } = player;
    installation.views.start();
    const judged = { category: 'civil', court: 'TA.01', judgedOn: '2025-01-15' };
    const opened = async (number: string): Promise<string> => {
      const { stream } = await player.act('judgment', undefined, '2025-03-03', 'receive-judgment', {
        ...judged,
        number,
      });
      const obligations = [{ kind: 'pay', nature: 'state', rank: 3, amount: '5000000' }];
      return (await player.act('judgment', stream, '2025-03-04', 'issue-decision', { debtor: number, obligations }))
        .stream;
    };
    const take = async (moment: Moment): Promise<void> => {
      await installation.views.waitFor({ ordinal: (await installation.log.count())! }, settledWithinMs);
      mkdirSync(join(this.#root, moment));
      for (const file of readdirSync(folder))
        if (!neverCopied.test(file)) copyFileSync(join(folder, file), join(this.#root, moment, file));
      if (checkpointed) for (const file of files.filter((each) => each.endsWith('.db'))) carryOver(join(folder, file));
    };
    const first = await opened('1/2025/DS-ST');
    await installation.reactions.drain();
    await take('quiet');
    await player.act('case', first, '2025-03-06', 'record-payment', { amount: '1000000' });
    const items = [{ to: 'paid', amount: '1000000' }];
    await player.act('case', first, '2025-03-07', 'pay-out', { total: '1000000', items });
    await player.act('case', first, '2025-03-11', 'entrust', { receiver: 'P2.01' });
    await opened('2/2025/DS-ST');
    await take('due');
    await installation.reactions.drain();
    await take('done');
    await installation.close();
  }

  /** Runs until no reaction is due. Returns the sentence of a refusal. */
  async #settle(folder: string): Promise<string | undefined> {
    let installation: Installation | undefined;
    const stop = new AbortController();
    let reacting: Promise<void> | undefined;
    try {
      installation = await openInstallation(placeFrom({}, folder), { now: () => later as never });
      installation.views.start();
      reacting = installation.react(stop.signal);
      return await settled(installation);
    } catch (error) {
      return `${(error as Error).name}: ${(error as Error).message}`;
    } finally {
      stop.abort();
      await reacting;
      await installation?.close();
    }
  }
}

async function settled({ log, views, reactions }: Installation): Promise<string | undefined> {
  const until = Date.now() + settledWithinMs;
  while (Date.now() < until) {
    await sleep(10);
    const failed = views.health().find((view) => view.failed !== undefined);
    if (failed) return `view ${failed.name} stands: ${failed.failed?.error}`;
    const { parked, position, due } = reactions.health;
    if (parked.length > 0) return `parked: ${parked[0]?.error}`;
    const head = await log.head();
    if (due === 0 && position === head && views.reached().position === head) return undefined;
  }
  return `not settled: ${JSON.stringify({ reactions: reactions.health, log: log.health() })}`;
}

async function verified(folder: string): Promise<string | undefined> {
  const place = placeFrom({}, folder);
  const said: string[] = [];
  const say = (kind: string, sentence: string): void => {
    if (kind === 'damaged' || kind === 'unchecked') said.push(sentence);
  };
  await verifyInstallation(
    { source: await logSource(place), folder, viewsFile: place.views, world },
    { say, progress: () => undefined, onDigest: async () => undefined },
  );
  return said.length === 0 ? undefined : said.join('; ');
}

/** Every stream's event ids as one text: ids are derived from the commands, so equal outcomes give equal texts. */
async function eventsIn(folder: string): Promise<string> {
  const log = await (await logSource(placeFrom({}, folder))).open();
  const found: string[] = [];
  try {
    for await (const events of batchesOf(log)) for (const { stream, id } of events) found.push(`${stream}/${id}`);
    return found.toSorted().join('\n');
  } finally {
    await log.close();
  }
}

function carryOver(file: string): void {
  const database = new DatabaseSync(file);
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
}
