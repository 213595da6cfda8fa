import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
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
  const wal = WalFile.open(path);
  if (!wal) return;
  try {
    const sound = wal.soundFrames();
    const commitsAfter = wal.commitsFrom(sound);
    if (commitsAfter > 1) {
      throw new LogDamaged(
        `${path} is damaged in frame ${sound + 1}: ${commitsAfter} commits from there on would be lost. Keep a copy of ` +
          `the folder before anything opens it, and restore the log.`,
      );
    }
  } finally {
    wal.close();
  }
}

const headerBytes = 32;
const frameHeaderBytes = 24;
/** The lowest bit of the magic number says in which byte order the checksums are counted. */
const magic = 0x377f0682;

/** Read frame by frame: behind a long reader the file may grow to gigabytes. */
class WalFile {
  readonly #header: Buffer;
  readonly #frame: Buffer;
  readonly #frames: number;
  readonly #isHeaderSound: boolean;

  private constructor(private readonly descriptor: number) {
    const { size } = fstatSync(descriptor);
    this.#header = Buffer.alloc(headerBytes);
    if (size >= headerBytes) readSync(descriptor, this.#header, 0, headerBytes, 0);
    this.#frame = Buffer.alloc(frameHeaderBytes + pageBytesOf(this.#header));
    this.#frames = Math.max(0, Math.floor((size - headerBytes) / this.#frame.length));
    const isMagic = (this.#header.readUInt32BE(0) & ~1) >>> 0 === magic;
    this.#isHeaderSound = isMagic && this.#headerSum().matches(this.#header, 24);
  }

  /** Undefined where there is no such file. */
  static open(path: string): WalFile | undefined {
    try {
      return new WalFile(openSync(path, 'r'));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** How many frames SQLite would take: salts of the header, and one running checksum over header and frames. */
  soundFrames(): number {
    if (!this.#isHeaderSound) return 0;
    const sum = this.#headerSum();
    let sound = 0;
    for (; sound < this.#frames; sound += 1) {
      const frame = this.#read(sound);
      if (this.#header.compare(frame, 8, 16, 16, 24) !== 0) break;
      sum.add(frame, 0, 8);
      sum.add(frame, frameHeaderBytes, frame.length - frameHeaderBytes);
      if (!sum.matches(frame, 16)) break;
    }
    return sound;
  }

  /**
   * Commits in the frames from `first` on that belong to the same generation of the WAL. Frames of an older generation
   * have other salts, and are in the database already: they lie behind the end, or, if a process ended just after it had
   * written the header of a new generation, behind the header.
   */
  commitsFrom(first: number): number {
    const salts = [this.#header.subarray(16, 24)];
    // A sound header says which generation it is. Of a damaged one the salts themselves may be what is damaged.
    if (!this.#isHeaderSound && this.#frames > 0) salts.push(Buffer.from(this.#read(0).subarray(8, 16)));
    let commits = 0;
    for (let at = first; at < this.#frames; at += 1) {
      const frame = this.#read(at, frameHeaderBytes);
      const own = frame.subarray(8, 16);
      if (frame.readUInt32BE(4) !== 0 && salts.some((salt) => salt.equals(own))) commits += 1;
    }
    return commits;
  }

  close(): void {
    closeSync(this.descriptor);
  }

  /** Good until the next one is read. */
  #read(frame: number, bytes = this.#frame.length): Buffer {
    readSync(this.descriptor, this.#frame, 0, bytes, headerBytes + frame * this.#frame.length);
    return this.#frame;
  }

  #headerSum(): RunningSum {
    const sum = new RunningSum(this.#header.readUInt32BE(0) === magic + 1);
    sum.add(this.#header, 0, 24);
    return sum;
  }
}

/** 4096 is what we create; a header that is damaged cannot be asked. */
function pageBytesOf(header: Buffer): number {
  const said = header.readUInt32BE(8);
  return said >= 512 && said <= 65_536 && (said & (said - 1)) === 0 ? said : 4_096;
}

/** SQLite's WAL checksum: two sums over pairs of 32-bit words. */
class RunningSum {
  #one = 0;
  #two = 0;

  constructor(private readonly bigEndian: boolean) {}

  add(bytes: Buffer, from: number, count: number): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const littleEndian = !this.bigEndian;
    let one = this.#one;
    let two = this.#two;
    for (let at = from; at < from + count; at += 8) {
      one = (one + view.getUint32(at, littleEndian) + two) >>> 0;
      two = (two + view.getUint32(at + 4, littleEndian) + one) >>> 0;
    }
    this.#one = one;
    this.#two = two;
  }

  matches(bytes: Buffer, at: number): boolean {
    return bytes.readUInt32BE(at) === this.#one && bytes.readUInt32BE(at + 4) === this.#two;
  }
}
