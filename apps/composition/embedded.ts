import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSealedStore, type RandomBytes, type SealedStore } from '#access';
import { calendar, type Instant, law, makeOrganisation, type Realm, type World } from '#case';
import { type CheckpointStore, Engine, Reactions } from '#engine';
import { type EventLog, openEmbeddedLog, type Position } from '#event-store';
import { openViews, type Views } from '#read-models';

/** The composition root of an installation on one file: everything that writes, wired once, for service and CLI. */
export interface Installation {
  readonly folder: string;
  readonly log: EventLog;
  readonly sealed: SealedStore;
  readonly world: World;
  readonly engine: Engine;
  readonly reactions: Reactions;
  /** Register, statistics and the rest that is derived; `start` lets them follow the log. */
  readonly views: Views;
  readonly now: () => Instant;
  /** How many events the log holds up to a position: this adapter numbers them 1, 2, 3 …, which the port does not say. */
  eventsUpTo(position: Position | undefined): number;
  /** Realm of what is opened here. */
  readonly realm: Realm;
  close(): Promise<void>;
}

export interface InstallationOptions {
  readonly folder: string;
  readonly realm: Realm;
  readonly now?: () => Instant;
  readonly random?: RandomBytes;
}

export const engineVersion = '0.1.0';

export const world: World = { law, calendar, organisation: makeOrganisation() };

export const systemClock = (): Instant => new Date().toISOString() as Instant;

/** The data folder: `CASETRAIL_DATA`, or `.casetrail` where the program was started. */
export function dataFolder(): string {
  return process.env['CASETRAIL_DATA'] ?? '.casetrail';
}

/** @throws SecondWriter when another process holds the folder. */
export async function openEmbedded(options: InstallationOptions): Promise<Installation> {
  const { folder, realm } = options;
  mkdirSync(folder, { recursive: true });
  const log = await openEmbeddedLog({ folder });
  const sealed = await openSealedStore({ folder, random: options.random ?? randomBytes });
  const now = options.now ?? systemClock;
  const engine = new Engine({ log, sealed, world, now, realm, engineVersion });
  const reactions = new Reactions(engine, log, fileCheckpoint(join(folder, 'reactions.checkpoint')));
  const views = openViews({ folder, log });
  return {
    folder,
    log,
    sealed,
    world,
    engine,
    reactions,
    views,
    now,
    eventsUpTo: (position) => Number(position ?? 0),
    realm,
    close: async () => {
      await views.close();
      await log.close();
      await sealed.close();
    },
  };
}

/** Losing this file is harmless: every reaction is idempotent and runs again from the start. */
function fileCheckpoint(path: string): CheckpointStore {
  return {
    load: async () => {
      try {
        return readFileSync(path, 'utf8') as Position;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
    },
    save: async (position) => {
      writeFileSync(`${path}.new`, position);
      renameSync(`${path}.new`, path);
    },
  };
}
