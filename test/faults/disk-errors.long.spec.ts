import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { openEmbeddedLog, openEmbeddedReader } from '#event-store';

/** The n-th write or sync of a process fails with EIO or ENOSPC: strace injects the error. */

const worker = join(import.meta.dirname, 'disk-worker.mjs');
const canTrace = spawnSync('strace', ['-qq', '-o', '/dev/null', 'true']).status === 0;
if (!canTrace) process.stderr.write('not run: failing calls to the system (no strace, or no right to trace)\n');

/** The system calls by which SQLite writes and syncs; the first calls belong to the opening. */
const calls = [
  ['pwrite64', 'EIO'],
  ['pwrite64', 'ENOSPC'],
  ['fdatasync,fsync', 'EIO'],
] as const;
const moments = Number(process.env['DISK_ERROR_MOMENTS'] ?? 40);
const appends = 12;

describe.each(calls)('%s fails with %s', (names, errno) => {
  it('at any moment: nothing is said wrongly', async () => {
    if (!canTrace) return;
    let troubles = 0;
    for (let nth = 1; nth <= moments; nth += 1) {
      const folder = mkdtempSync(join(tmpdir(), 'casetrail-eio-'));
      // The log exists before the run, so that more faults meet the appends.
      await openEmbeddedLog({ folder }).close();
      const inject = `inject=${names}:error=${errno}:when=${nth}..${nth + (nth % 3)}`;
      const trace = ['-f', '-qq', '-o', '/dev/null', '-e', `trace=${names}`, '-e', inject];
      const run = spawnSync('strace', [...trace, process.execPath, worker, folder, String(appends)], {
        encoding: 'utf8',
      });
      const lines = run.stdout.split('\n').map((line) => line.split(' '));
      const idsOf = (outcome: string): string[] => lines.flatMap(([kind, id]) => (kind === outcome && id ? [id] : []));
      if (idsOf('appended').length < appends) troubles += 1;
      // A failed sync is final; any other error passes after a few calls.
      if (errno !== 'EIO' || names === 'pwrite64') expect(idsOf('state')).not.toEqual(['stopped']);
      const stored = new Set<string>();
      const reader = openEmbeddedReader({ folder });
      for await (const step of reader.follow(undefined, new AbortController().signal)) {
        if (step.kind === 'caughtUp') break;
        if (step.kind === 'events') for (const { id } of step.events) stored.add(id);
      }
      await reader.close();
      expect({ nth, lost: idsOf('appended').filter((id) => !stored.has(id)) }).toEqual({ nth, lost: [] });
      expect({ nth, wrong: idsOf('LogUnavailable').filter((id) => stored.has(id)) }).toEqual({ nth, wrong: [] });
      rmSync(folder, { recursive: true });
    }
    process.stderr.write(`${names} ${errno}: ${troubles} of ${moments} moments kept an event from being stored\n`);
  });
});
