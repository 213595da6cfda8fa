import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/**
 * Detects damage in a WAL that SQLite would ignore. After a crash SQLite reads the WAL up to the first frame with a
 * wrong checksum, and takes the rest for a write that the crash cut short. Two commits after that frame prove damage:
 * each commit is synced before the next one starts, so the frame was complete once, and SQLite would drop acknowledged
 * commits silently. Check before a writer opens the file and changes it; a check beside a running writer works too.
 * In the very last transaction damage and a cut write look the same; only other files can tell them apart.
 * @param file the database; its WAL lies beside it
 * @returns one sentence; undefined where the WAL is sound or missing
 */
export function walDamage(file: string): string | undefined {
  const path = `${file}-wal`;
  for (let look = 1; look <= looksMax; look += 1) {
    const wal = WalFile.open(path);
    if (!wal) return undefined;
    try {
      const sound = wal.soundFrames();
      const commitsAfter = wal.commitsFrom(sound);
      if (commitsAfter <= 1) return undefined;
      // A writer may have restarted the file meanwhile: then header and frames belong to two generations.
      if (wal.isBegunAnew()) continue;
      return (
        `${path} is damaged in frame ${sound + 1}, and ${commitsAfter} commits from there on would be lost (keep a copy ` +
        'of the folder before anything opens it)'
      );
    } finally {
      wal.close();
    }
  }
  return undefined;
}

/** A writer restarts the file at most every few thousand frames. */
const looksMax = 5;

const headerBytes = 32;
const frameHeaderBytes = 24;
/** The lowest bit of the magic number gives the byte order of the checksums. */
const magic = 0x377f0682;
/** A long reader lets the file grow to gigabytes, so it is read in chunks of this size. */
const chunkBytesMax = 1 << 20;

class WalFile {
  readonly #header = Buffer.alloc(headerBytes);
  readonly #frameBytes: number;
  readonly #chunk: Buffer;
  readonly #frames: number;
  readonly #isHeaderSound: boolean;

  private constructor(private readonly descriptor: number) {
    const { size } = fstatSync(descriptor);
    if (size >= headerBytes) readSync(descriptor, this.#header, 0, headerBytes, 0);
    this.#frameBytes = frameHeaderBytes + pageBytesOf(this.#header);
    this.#chunk = Buffer.alloc(Math.floor(chunkBytesMax / this.#frameBytes) * this.#frameBytes);
    this.#frames = Math.max(0, Math.floor((size - headerBytes) / this.#frameBytes));
    const isMagic = (this.#header.readUInt32BE(0) & ~1) >>> 0 === magic;
    this.#isHeaderSound = isMagic && this.#headerSum().matches(this.#header, 24);
  }

  /** Undefined when the file does not exist. */
  static open(path: string): WalFile | undefined {
    let descriptor: number;
    try {
      descriptor = openSync(path, 'r');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
    try {
      return new WalFile(descriptor);
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
  }

  /** How many frames SQLite would accept: salts as in the header, and one running checksum over header and frames. */
  soundFrames(): number {
    if (!this.#isHeaderSound) return 0;
    const sum = this.#headerSum();
    let sound = 0;
    for (const frame of this.#framesFrom(0)) {
      if (this.#header.compare(frame, 8, 16, 16, 24) !== 0) break;
      sum.add(frame, 0, 8);
      sum.add(frame, frameHeaderBytes, frame.length - frameHeaderBytes);
      if (!sum.matches(frame, 16)) break;
      sound += 1;
    }
    return sound;
  }

  /**
   * Counts the commits from frame `first` on that belong to the WAL's generation. Frames of an older generation have
   * other salts and are in the database already: they follow the newest frames, or the header if a process ended right
   * after it had written the header of a new generation.
   */
  commitsFrom(first: number): number {
    const salts = [this.#header.subarray(16, 24)];
    let commits = 0;
    // The salts in a sound header name the generation; in a damaged header the salts themselves may be wrong.
    if (!this.#isHeaderSound)
      for (const frame of this.#framesFrom(0, 1)) salts.push(Buffer.from(frame.subarray(8, 16)));
    for (const frame of this.#framesFrom(first)) {
      const own = frame.subarray(8, 16);
      if (frame.readUInt32BE(4) !== 0 && salts.some((salt) => salt.equals(own))) commits += 1;
    }
    return commits;
  }

  isBegunAnew(): boolean {
    const now = Buffer.alloc(headerBytes);
    readSync(this.descriptor, now, 0, headerBytes, 0);
    return !now.equals(this.#header);
  }

  close(): void {
    closeSync(this.descriptor);
  }

  /** Each buffer is valid until the next one is requested. */
  *#framesFrom(first: number, countMax = Infinity): Generator<Buffer> {
    const end = Math.min(this.#frames, first + countMax);
    const perChunk = this.#chunk.length / this.#frameBytes;
    for (let at = first; at < end; at += perChunk) {
      const bytes = Math.min(perChunk, end - at) * this.#frameBytes;
      const read = readSync(this.descriptor, this.#chunk, 0, bytes, headerBytes + at * this.#frameBytes);
      for (let from = 0; from + this.#frameBytes <= read; from += this.#frameBytes)
        yield this.#chunk.subarray(from, from + this.#frameBytes);
      // The writer truncated the file meanwhile.
      if (read < bytes) return;
    }
  }

  #headerSum(): RunningSum {
    const sum = new RunningSum(this.#header.readUInt32BE(0) === magic + 1);
    sum.add(this.#header, 0, 24);
    return sum;
  }
}

/** 4096 is what we create; a damaged header cannot be trusted. */
function pageBytesOf(header: Buffer): number {
  const pageBytes = header.readUInt32BE(8);
  return pageBytes >= 512 && pageBytes <= 65_536 && (pageBytes & (pageBytes - 1)) === 0 ? pageBytes : 4_096;
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
