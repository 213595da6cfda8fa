import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { openSealedStore } from '#personal-data';
import { placeFrom, silent } from '#installation';
import { type Chance, spreadChanceOf } from '#read-models/testing';
import { writeMarker } from '#simulation';
import { backUp } from '../../../apps/cli/backup/backup.ts';
import { restore } from '../../../apps/cli/backup/restore.ts';
import { verifyVerb } from '../../../apps/cli/verbs/verify.ts';
import { Player, playSmallFolder, run } from '../played.ts';
import { type Content, contentOf } from './content.ts';
import { type Place, placesIn } from './places.ts';
import { cutLastCommit } from './wal-end.ts';

/**
 * Damages the files of a folder, one place at a time. Then either no readable content may have changed, or `verify`
 * fails, or it names what it could not check; it must never throw and always end.
 */

/** A folder that was closed, one as a killed process leaves it (with write-ahead files), and a backup. */
export type FolderKind = 'at rest' | 'killed' | 'backup';
export const folderKinds: readonly FolderKind[] = ['at rest', 'killed', 'backup'];

interface Sound {
  readonly folder: string;
  readonly places: ReadonlyMap<string, readonly Place[]>;
  /** The contents that may be read. Some lack the last commit of a file, which a power cut could have taken. */
  readonly contents: readonly Content[];
}

export interface Damaged {
  readonly code: number;
  /** What was damaged, and what is wrong with the answer of `verify`; undefined when nothing is. */
  readonly wrong: string | undefined;
}

const endsWithinMs = 60_000;

export class Damages {
  readonly #root = mkdtempSync(join(tmpdir(), 'casetrail-damage-'));
  readonly #sound = new Map<FolderKind, Sound>();
  #copies = 0;

  async play(): Promise<void> {
    const atRest = join(this.#root, 'at rest');
    const streams = await playSmallFolder(atRest);
    await leaveTraces(atRest, streams.other);
    this.#keep('at rest', atRest);
    const backup = join(this.#root, 'backup');
    await backUp(placeFrom({}, atRest), backup, silent);
    this.#keep('backup', backup);
    const killed = join(this.#root, 'killed');
    await copyWhileRunning(atRest, killed);
    this.#keep('killed', killed);
  }

  dispose(): void {
    rmSync(this.#root, { recursive: true, force: true });
  }

  /** The groups of places to damage: each is a file and a kind of page. */
  groupsOf(kind: FolderKind): readonly string[] {
    return [...this.#sound.get(kind)!.places.keys()];
  }

  async damaged(kind: FolderKind, group: string, seed: number): Promise<Damaged> {
    const { folder, places, contents } = this.#sound.get(kind)!;
    const chance = spreadChanceOf(seed);
    const place = chance.pick(places.get(group)!);
    const copy = join(this.#root, `copy-${(this.#copies += 1)}`);
    cpSync(folder, copy, { recursive: true, preserveTimestamps: true });
    const what = `${kind}, seed ${seed}: ${place.file}, ${place.kind}, ${spoil(join(copy, place.file), place, chance)}`;
    const late = sleep(endsWithinMs, undefined, { ref: false }).then(() => undefined);
    const verified = await Promise.race([run(verifyVerb, { data: copy }), late]).catch((error: unknown) =>
      String(error),
    );
    let wrong: string | undefined;
    if (typeof verified === 'string') wrong = `verify throws ${verified}`;
    else if (!verified) wrong = 'verify does not end';
    else if (verified.code === 0) wrong = await this.#readBack(kind, copy, contents);
    else if (verified.err === '') wrong = 'verify is red, and says nothing';
    rmSync(copy, { recursive: true });
    const code = typeof verified === 'object' ? verified.code : -1;
    return { code, wrong: wrong && `${what}: ${code}, ${wrong}` };
  }

  async #readBack(kind: FolderKind, copy: string, contents: readonly Content[]): Promise<string | undefined> {
    if (kind === 'backup') {
      const target = join(this.#root, `restored-${this.#copies}`);
      try {
        await restore(copy, target, { newer: undefined, progress: silent });
      } catch (error) {
        return `verify is content, restore is not: ${String(error)}`;
      } finally {
        rmSync(target, { recursive: true, force: true });
      }
    }
    const content = contentOf(copy);
    if (contents.some((each) => isDeepStrictEqual(each, content))) return undefined;
    const file = Object.keys(content).find((name) => !isDeepStrictEqual(content[name], contents[0]![name]));
    return `verify is content, and ${file} is not read back as it was written`;
  }

  #keep(kind: FolderKind, folder: string): void {
    const reading = join(this.#root, 'reading');
    const readWithout = (spoiled: (path: string) => void): Content => {
      cpSync(folder, reading, { recursive: true });
      spoiled(reading);
      const content = contentOf(reading);
      rmSync(reading, { recursive: true });
      return content;
    };
    const whole = readWithout(() => undefined);
    const wals = readdirSync(folder).filter((name) => name.endsWith('-wal'));
    const cut = wals.map((name) => readWithout((path) => cutLastCommit(join(path, name))));
    this.#sound.set(kind, { folder, places: placesIn(folder), contents: [whole, ...cut] });
  }
}

/** Makes traces that a folder gets over time: freed pages, unreferenced words, a destroyed key, a marker. */
async function leaveTraces(folder: string, owner: string): Promise<void> {
  const random = (bytes: number): Uint8Array => new Uint8Array(bytes).fill(9);
  const twoDaysAgo = Date.now() - 48 * 3_600_000;
  const store = await openSealedStore({ folder, random, now: () => twoDaysAgo });
  const refs = Array.from({ length: 150 }, (_, at) => `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`);
  const [swept, kept] = [refs.slice(0, 90), refs.slice(90)];
  for (const ref of swept) await store.seal('case-0', [{ ref, text: 'x'.repeat(300) }]);
  for (const ref of kept) await store.seal(`case-${ref}`, [{ ref, text: 'words of nobody' }]);
  await store.destroyKey(owner);
  await store.close();
  const later = await openSealedStore({ folder, random });
  await later.sweep((ref) => !swept.includes(ref));
  await later.close();
  writeMarker(folder, { seed: 1, figuresDigest: 'ab'.repeat(32), complete: true });
}

async function copyWhileRunning(from: string, to: string): Promise<void> {
  const running = `${to} running`;
  cpSync(from, running, { recursive: true });
  const player = await Player.open(running, '2025-03-12');
  const judged = { category: 'civil', court: 'TA.01', judgedOn: '2025-01-15' };
  for (let number = 3; number < 6; number += 1) {
    const body = { ...judged, number: `${number}/2025/DS-ST` };
    const { stream } = await player.act('judgment', undefined, '2025-03-12', 'receive-judgment', body);
    const obligations = [{ kind: 'pay', nature: 'state', rank: 3, amount: '700000' }];
    await player.act('judgment', stream, '2025-03-12', 'issue-decision', { debtor: 'Simulated debtor', obligations });
    await player.installation.reactions.drain();
  }
  const { views, log } = player.installation;
  views.start();
  await views.waitFor({ ordinal: (await log.count())! }, 15_000);
  cpSync(running, to, { recursive: true });
  await player.end();
}

function spoil(path: string, place: Place, chance: Chance): string {
  const content = readFileSync(path);
  const before = Buffer.from(content);
  const at = place.offset + chance.below(place.bytes);
  const how = chance.pick(['a bit', 'a byte', '64 bytes of zeros']);
  if (how === 'a bit') content[at]! ^= 1 << chance.below(8);
  if (how === 'a byte') content[at] = (content[at]! + 1 + chance.below(255)) % 256;
  if (how === '64 bytes of zeros') content.fill(0, at, Math.min(place.offset + place.bytes, at + 64));
  if (content.equals(before)) content[at]! ^= 0xff;
  writeFileSync(path, content);
  return `${how} at ${at}`;
}
