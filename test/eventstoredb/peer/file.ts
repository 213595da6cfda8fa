import { closeSync, fdatasync, ftruncateSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { write } from 'node:fs';
import { promisify } from 'node:util';
import type { Entry, Sink } from './records.ts';

/** A line of the file: stream, id, type, whether JSON, created, whether a tombstone, data and metadata in base64. */
type Line = readonly [string, string, string, boolean, number, boolean, string, string];

const sync = promisify(fdatasync);
const writeAll = promisify(write) as (fd: number, buffer: Buffer) => Promise<unknown>;
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));

const lineOf = (entry: Entry): string => {
  const { stream, id, type, isJson, created, isTombstone, data, metadata } = entry;
  const line: Line = [stream, id, type, isJson, created, isTombstone, base64(data), base64(metadata)];
  return `${JSON.stringify(line)}\n`;
};

const entryIn = (text: string): Entry => {
  const [stream, id, type, isJson, created, isTombstone, data, metadata] = JSON.parse(text) as Line;
  return { stream, id, type, isJson, created, isTombstone, data: bytesOf(data), metadata: bytesOf(metadata) };
};

/**
 * Keeps a log in one file, one event per line. Entries that arrive during a sync share the next sync. The lines of one
 * append are written together; a line cut by a kill was never acknowledged, and is removed at the next start.
 */
export class LogFile implements Sink {
  private readonly path: string;
  private fd: number;
  private pending: { readonly text: string; readonly synced: () => void }[] = [];
  private working: Promise<void> | undefined;

  private constructor(path: string) {
    this.path = path;
    this.fd = openSync(path, 'a+');
  }

  static open(path: string): LogFile {
    return new LogFile(path);
  }

  entries(): readonly Entry[] {
    const bytes = readFileSync(this.path);
    const whole = bytes.lastIndexOf(0x0a) + 1;
    if (whole < bytes.length) ftruncateSync(this.fd, whole);
    const lines = bytes.subarray(0, whole).toString('utf8').split('\n');
    return lines.filter((line) => line !== '').map(entryIn);
  }

  write(entries: readonly Entry[], synced: () => void): void {
    this.pending.push({ text: entries.map(lineOf).join(''), synced });
    this.working ??= this.work();
  }

  /** Resolves when everything written is synced. */
  async settled(): Promise<void> {
    await this.working;
  }

  /** Replaces the content, as when a copy is restored. Call it only when settled. */
  replace(entries: readonly Entry[]): void {
    closeSync(this.fd);
    writeFileSync(`${this.path}.new`, entries.map(lineOf).join(''), { flush: true });
    renameSync(`${this.path}.new`, this.path);
    this.fd = openSync(this.path, 'a+');
  }

  async close(): Promise<void> {
    await this.working;
    closeSync(this.fd);
  }

  private async work(): Promise<void> {
    while (this.pending.length > 0) {
      const batch = this.pending;
      this.pending = [];
      await writeAll(this.fd, Buffer.from(batch.map(({ text }) => text).join('')));
      await sync(this.fd);
      for (const { synced } of batch) synced();
    }
    this.working = undefined;
  }
}
