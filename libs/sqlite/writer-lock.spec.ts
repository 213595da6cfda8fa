import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { SecondWriter, WriterLock } from './index.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'event-store-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const take = (): WriterLock =>
  WriterLock.take({
    path: folder,
    lock: join(folder, 'writer.lock'),
    note: join(folder, 'writer.pid'),
    variable: 'folder',
  });

it('is given back although the note cannot be removed, as on a disk that went read-only', () => {
  const lock = take();
  expect(take).toThrow(SecondWriter);
  // A folder in place of the note file, so that removing the note fails.
  rmSync(join(folder, 'writer.pid'));
  mkdirSync(join(folder, 'writer.pid', 'in-the-way'), { recursive: true });
  lock.release();
  rmSync(join(folder, 'writer.pid'), { recursive: true });
  take().release();
});
