import { randomUUID } from 'node:crypto';
import { LogUnavailable } from '../../contract/port.js';
import type { Appender } from '../append/appender.js';
import type { ClockSkew } from '../client/clock-skew.js';
import type { Reading } from '../read/reader.js';

const stream = 'starts';
const appendsMax = 5;

/**
 * Appends an event of the adapter's own to compare the clocks: when a process starts to write, and again and again
 * while the clocks differ too much for commands.
 */
export async function measureClockSkew(
  { appender, reading, clock, now }: { appender: Appender; reading: Reading; clock: ClockSkew; now: () => number },
  what: { readonly process: string },
): Promise<void> {
  for (let appends = 0; appends < appendsMax; appends += 1) {
    const id = randomUUID();
    const last = await reading.lastRevision(stream);
    const sentMs = now();
    const event = { id, type: 'ProcessStarted', data: { ...what, at: new Date(sentMs).toISOString() }, meta: {} };
    const answer = await appender.append(stream, last, [event], { evenIfAhead: true });
    if (answer.outcome === 'conflict') continue;
    if (answer.outcome === 'unknown')
      throw new LogUnavailable(`The clocks could not be compared: ${answer.cause.message}.`);
    const created = await reading.createdMs(stream, answer.revision);
    // The server created the event between our sending it and our receiving the answer.
    if (created !== undefined) clock.measured(between(sentMs, created, now()));
    return;
  }
}

/** How far the process's clock is ahead at the least (below 0: behind); 0 if the event was created during its call. */
function between(sentMs: number, createdMs: number, answeredMs: number): number {
  if (createdMs < sentMs) return sentMs - createdMs;
  return createdMs > answeredMs ? answeredMs - createdMs : 0;
}
