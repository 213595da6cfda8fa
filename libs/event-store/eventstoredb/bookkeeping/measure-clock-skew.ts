import { randomUUID } from 'node:crypto';
import { LogUnavailable } from '../../contract/port.js';
import type { Appender } from '../append/appender.js';
import type { ClockSkew } from '../client/clock-skew.js';
import type { Reading } from '../read/reader.js';

const stream = 'starts';
const appendsMax = 5;

/**
 * Compares the clocks by an event of the adapter's own, written when a process begins to write and, while the clocks
 * disagree too much for commands, now and then until they agree.
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
    // The event was made between handing it over and having it back.
    if (created !== undefined) clock.measured(between(sentMs, created, now()));
    return;
  }
}

/** How far ahead the own clock is for certain: an event made while its call ran needs no skew at all. */
function between(sentMs: number, createdMs: number, answeredMs: number): number {
  if (createdMs < sentMs) return sentMs - createdMs;
  return createdMs > answeredMs ? answeredMs - createdMs : 0;
}
