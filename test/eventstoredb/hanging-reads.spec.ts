import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from '@jest/globals';
import { type EventLog, LogUnavailable } from '#event-store';
import { eventStoreDbSettings } from '#event-store/eventstoredb';
import { recordOf } from '#installation';
import { beginLog } from './begin-log.ts';
import { type Peer, startPeer } from './peer/peer.ts';

/** A server allows a client only so many open calls, so none may stay open after its reader has got an error. */

let peer: Peer;
let log: EventLog;

afterEach(async () => {
  await log.close();
  await peer.stop();
});

const openReads = (): number => [...peer.calls].filter(({ kind }) => kind === 'read').length;

async function readAll(stream: string): Promise<void> {
  for await (const event of log.read(stream)) expect(event).toBeDefined();
}

it.each([
  ['the stream', 0],
  ['the metadata that tell a stream which was deleted from a missing one', 1],
])(
  'a read of %s that hangs is cancelled',
  async (_, skip) => {
    peer = await startPeer();
    const settings = eventStoreDbSettings({ log: peer.url, prefix: `hang-${randomUUID()}.` });
    log = await beginLog({ settings }, recordOf('mine'));
    peer.faults.arm({ on: 'read', effect: 'silence', skip, calls: 1 });
    await expect(readAll('item-none')).rejects.toThrow(LogUnavailable);
    for (let looks = 0; looks < 40 && openReads() > 0; looks += 1) await sleep(50);
    expect(openReads()).toBe(0);
  },
  30_000,
);
