import { closeSync, openSync, readSync } from 'node:fs';

/**
 * Detects damage in a WAL that SQLite would ignore. After a crash SQLite reads the WAL up to the first frame with a
 * wrong checksum, and takes the rest for a write that the crash cut short. Two commits after that frame prove damage:
 * each commit is synced before the next one starts, so the frame was complete once, and SQLite would drop acknowledged
 * commits silently. Check before a writer opens the file and changes it; a check beside a running writer works too.
 * In the very last transaction damage and a cut write look the same; only other files can tell them apart.
 * @param file the database; its WAL lies beside it
 * @returns one sentence; undefined when the WAL is sound or missing
 */
export function walDamage(file: string): string | undefined {
  const path = `${file}-wal`;
  for (let look = 1; look <= looksMax; look += 1) {
    const found = read(path);
    if (!found || found.commitsAfter <= 1) return undefined;
    // A writer has restarted the file meanwhile, so header and frames belong to two generations: read again.
    if (found.isBegunAnew) continue;
    return (
      `${path} is damaged in frame ${found.sound + 1}, and ${found.commitsAfter} commits from there on would be lost ` +
      '(keep a copy of the folder before anything opens it)'
    );
  }
  return undefined;
}

/** Attempts to read the file whole: a writer restarts it at most every few thousand frames. */
const looksMax = 5;

const headerBytes = 32;
const frameHeaderBytes = 24;
/** The lowest bit of the magic number gives the byte order of the checksums. */
const magic = 0x377f0682;

interface ReadWal {
  /** Number of frames that SQLite would accept: their salts are the header's, and the running checksum fits. */
  readonly sound: number;
  /** Number of commits after the first unsound frame; frames left by an earlier generation of the WAL do not count. */
  readonly commitsAfter: number;
  readonly isBegunAnew: boolean;
}

/** Undefined when the file does not exist. */
function read(path: string): ReadWal | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const header = headerOf(descriptor);
    return { ...readFrames(descriptor, header), isBegunAnew: !headerOf(descriptor).equals(header) };
  } finally {
    closeSync(descriptor);
  }
}

/** Reads the header; the part that the file lacks is zeros. */
function headerOf(descriptor: number): Buffer {
  const header = Buffer.alloc(headerBytes);
  return readSync(descriptor, header, 0, headerBytes, 0) < headerBytes ? Buffer.alloc(headerBytes) : header;
}

function readFrames(descriptor: number, header: Buffer): Pick<ReadWal, 'sound' | 'commitsAfter'> {
  const sum = new RunningSum(header.readUInt32BE(0) === magic + 1);
  sum.add(header, 0, 24);
  const isHeaderSound = (header.readUInt32BE(0) & ~1) >>> 0 === magic && sum.matches(header, 24);
  // Frames of an older generation have other salts, and are in the database already. They lie behind the last new
  // frame, or right behind the header if a process died after writing the header of a new generation.
  const salts = [header.subarray(16, 24)];
  let [isSound, sound, commitsAfter] = [isHeaderSound, 0, 0];
  const frame = Buffer.alloc(frameHeaderBytes + pageBytesOf(header));
  // The last frame may be shorter: cut, or truncated by its writer meanwhile.
  for (let at = headerBytes; readSync(descriptor, frame, 0, frame.length, at) === frame.length; at += frame.length) {
    // A damaged header may have wrong salts, so those of the first frame are accepted too.
    if (!isHeaderSound && at === headerBytes) salts.push(Buffer.from(frame.subarray(8, 16)));
    if (isSound) {
      sum.add(frame, 0, 8);
      sum.add(frame, frameHeaderBytes, frame.length - frameHeaderBytes);
      isSound = header.compare(frame, 8, 16, 16, 24) === 0 && sum.matches(frame, 16);
    }
    if (isSound) sound += 1;
    else if (frame.readUInt32BE(4) !== 0 && salts.some((salt) => salt.equals(frame.subarray(8, 16)))) commitsAfter += 1;
  }
  return { sound, commitsAfter };
}

/** The page size in the header; 4096, which we create, if a damaged header names an impossible one. */
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
