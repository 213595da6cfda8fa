import { existsSync, readFileSync } from 'node:fs';
import { LogDamaged } from '../contract/port.js';

/**
 * After a crash SQLite reads the WAL up to the first frame that does not fit, and takes what follows for the rest of a
 * write that the crash cut short. But if two commits follow that frame, this cannot be: each commit is synced before
 * the next begins, so the frame was whole once, and acknowledged events would be dropped without a word. Looked for
 * before the writer opens the file, while it is still as it was.
 *
 * In the very last transaction damage and a cut write look the same; a reader with a checkpoint past the end (`follow`
 * refuses it) is what tells them apart.
 */
export function requireWal(file: string): void {
  const path = `${file}-wal`;
  const bytes = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
  if (bytes.length < headerBytes + frameHeaderBytes) return;
  const pageBytes = pageBytesOf(bytes);
  const sound = soundFrames(bytes, pageBytes);
  const commitsAfter = commitsFrom(bytes, pageBytes, sound);
  if (commitsAfter > 1) {
    throw new LogDamaged(
      `${path} is damaged in frame ${sound + 1}: ${commitsAfter} commits from there on would be lost. Keep a copy of ` +
        `the folder before anything opens it, and restore the log.`,
    );
  }
}

const headerBytes = 32;
const frameHeaderBytes = 24;
/** The lowest bit of the magic number says in which byte order the checksums are counted. */
const magic = 0x377f0682;

/** 4096 is what we create; a header that is damaged cannot be asked. */
function pageBytesOf(bytes: Buffer): number {
  const said = bytes.readUInt32BE(8);
  return said >= 512 && said <= 65_536 && (said & (said - 1)) === 0 ? said : 4_096;
}

/** Whether the header is what SQLite wrote: it carries the first part of the running checksum. */
function isHeaderSound(bytes: Buffer): boolean {
  if ((bytes.readUInt32BE(0) & ~1) >>> 0 !== magic) return false;
  return headerSum(bytes).matches(24);
}

function headerSum(bytes: Buffer): RunningSum {
  const sum = new RunningSum(bytes, bytes.readUInt32BE(0) === magic + 1);
  sum.add(0, 24);
  return sum;
}

/** How many frames SQLite would take: salts of the header, and one running checksum over header and frames. */
function soundFrames(bytes: Buffer, pageBytes: number): number {
  if (!isHeaderSound(bytes)) return 0;
  const sum = headerSum(bytes);
  let frames = 0;
  for (let at = headerBytes; at + frameHeaderBytes + pageBytes <= bytes.length; at += frameHeaderBytes + pageBytes) {
    if (bytes.compare(bytes, 16, 24, at + 8, at + 16) !== 0) break;
    sum.add(at, 8);
    sum.add(at + frameHeaderBytes, pageBytes);
    if (!sum.matches(at + 16)) break;
    frames++;
  }
  return frames;
}

/**
 * Commits in the frames from `first` on that belong to the same generation of the WAL. Frames of an older generation
 * have other salts, and are in the database already: they lie behind the end, or, if a process ended just after it had
 * written the header of a new generation, behind the header.
 */
function commitsFrom(bytes: Buffer, pageBytes: number, first: number): number {
  const frameBytes = frameHeaderBytes + pageBytes;
  const frames = Math.floor((bytes.length - headerBytes) / frameBytes);
  const header = bytes.subarray(16, 24);
  // A sound header says which generation it is. Of a damaged one the salts themselves may be what is damaged.
  const salts = isHeaderSound(bytes) ? [header] : [header, bytes.subarray(headerBytes + 8, headerBytes + 16)];
  let commits = 0;
  for (let frame = first; frame < frames; frame++) {
    const at = headerBytes + frame * frameBytes;
    const own = bytes.subarray(at + 8, at + 16);
    if (bytes.readUInt32BE(at + 4) !== 0 && salts.some((salt) => salt.equals(own))) commits++;
  }
  return commits;
}

/** SQLite's WAL checksum: two sums over pairs of 32-bit words. */
class RunningSum {
  #one = 0;
  #two = 0;
  readonly #view: DataView;

  constructor(
    bytes: Buffer,
    private readonly bigEndian: boolean,
  ) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  add(from: number, count: number): void {
    const littleEndian = !this.bigEndian;
    let one = this.#one;
    let two = this.#two;
    for (let at = from; at < from + count; at += 8) {
      one = (one + this.#view.getUint32(at, littleEndian) + two) >>> 0;
      two = (two + this.#view.getUint32(at + 4, littleEndian) + one) >>> 0;
    }
    this.#one = one;
    this.#two = two;
  }

  matches(at: number): boolean {
    return this.#view.getUint32(at) === this.#one && this.#view.getUint32(at + 4) === this.#two;
  }
}
