import { randomUUID } from 'node:crypto';
import { LogUnavailable } from '../../contract/port.js';
import type { Appender } from '../append/appender.js';
import type { ClockSkew } from '../client/clock-skew.js';
import type { Reading } from '../read/reader.js';

const stream = 'starts';
const appendsMax = 5;

/**
 * Compares the clocks by an event of the adapter's own. It is written when a process starts to write and, while the
 * clocks differ too much for commands, repeatedly until they agree.
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
    // The server created the event between sending and answering.
    if (created !== undefined) clock.measured(between(sentMs, created, now()));
    return;
  }
}

/** The least by which the process's clock must be ahead: 0 if the event was created while its call ran. */
function between(sentMs: number, createdMs: number, answeredMs: number): number {
  if (createdMs < sentMs) return sentMs - createdMs;
  return createdMs > answeredMs ? answeredMs - createdMs : 0;
}
