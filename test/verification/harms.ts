import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { verifyVerb } from '../../apps/cli/verbs/verify.ts';
import { playSmallFolder, run, type Streams, type Verified } from './played.ts';
import { rewriteLog, type Rewritten } from './rewritten.ts';

/** Damages a folder that was played. */
export type Harm = (folder: string) => void | Promise<void>;
export type Which = (event: Rewritten) => boolean;

/** A sound folder, and copies of it that are damaged and verified. */
export class Tampering {
  readonly #root = mkdtempSync(join(tmpdir(), 'casetrail-tampering-'));
  readonly #sound = join(this.#root, 'sound');
  #copies = 0;
  streams!: Streams;

  async play(): Promise<void> {
    this.streams = await playSmallFolder(this.#sound);
  }

  async verifiedAfter(harm: Harm): Promise<Verified> {
    const folder = join(this.#root, `copy-${(this.#copies += 1)}`);
    cpSync(this.#sound, folder, { recursive: true });
    await harm(folder);
    const verified = await run(verifyVerb, { data: folder });
    rmSync(folder, { recursive: true });
    return verified;
  }

  dispose(): void {
    rmSync(this.#root, { recursive: true, force: true });
  }

  inStream(name: keyof Streams): Which {
    return ({ stream }) => stream === this.streams[name];
  }
}

export const sql =
  (file: string, ...statements: string[]): Harm =>
  (folder) => {
    const database = new DatabaseSync(join(folder, file));
    for (const statement of statements) database.exec(statement);
    database.close();
  };

/** Rewrites the log with correct hashes, and changes the first event of a type, or leaves it out. */
export const rewritten =
  (type: string, change: (event: Rewritten) => Rewritten | undefined, which: Which = () => true): Harm =>
  (folder) => {
    let isDone = false;
    return rewriteLog(folder, (event) => {
      if (event.type !== type || isDone || !which(event)) return event;
      isDone = true;
      return change(event);
    });
  };

export const edited = (type: string, change: (event: Rewritten) => void, which?: Which): Harm =>
  rewritten(type, (event) => (change(event), event), which);

export const left = (type: string, which?: Which): Harm => rewritten(type, () => undefined, which);

/** Changes or leaves out every matching event, not only the first. */
export const leftAll =
  (which: Which): Harm =>
  (folder) =>
    rewriteLog(folder, (event) => (which(event) ? undefined : event));
