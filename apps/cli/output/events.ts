import { createReadStream, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { batchesOf } from '#event-store';
import { logSource, type InstallationPlace } from '#installation';

/** One event in the output of `log --ndjson`, with everything that a recount needs. */
export interface LoggedEvent {
  readonly position: string;
  /** The event's place in the count of all events, from 1. */
  readonly ordinal: number;
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly data: unknown;
  readonly meta: Readonly<Record<string, string>>;
}

/** Reports progress over a log; the total may be unknown. */
export type OnProgress = (done: number, total: number | undefined) => void;

/** All present events of an installation's log; works beside a running service. */
export async function* eventsOf(place: InstallationPlace, seen?: OnProgress) {
  const log = await (await logSource(place)).open();
  try {
    const total = await log.count();
    let ordinal = 0;
    for await (const events of batchesOf(log)) {
      for (const event of events) {
        ordinal += 1;
        const { position, stream, revision, id, type, data, meta } = event;
        yield { position, ordinal, stream, revision, id, type, data, meta } satisfies LoggedEvent;
      }
      seen?.(ordinal, total === undefined ? undefined : Math.max(total, ordinal));
    }
  } finally {
    await log.close();
  }
}

/** The events of a file that `log --ndjson` wrote; progress is in bytes. @throws Error naming the malformed line */
export async function* eventsOfFile(path: string, seen?: OnProgress) {
  const input = createReadStream(path, 'utf8');
  const { size } = statSync(path);
  const lines = createInterface({ input, crlfDelay: Infinity });
  let number = 0;
  for await (const line of lines) {
    number += 1;
    if (line === '') continue;
    yield eventOf(line, `${path}:${number}`);
    if (number % 5_000 === 0) seen?.(Math.min(input.bytesRead, size - 1), size);
  }
  seen?.(size, size);
}

function eventOf(line: string, where: string): LoggedEvent {
  let event: LoggedEvent;
  try {
    event = JSON.parse(line) as LoggedEvent;
  } catch (error) {
    throw new Error(`${where} is not JSON: ${(error as Error).message}`, { cause: error });
  }
  const isSound =
    typeof event.stream === 'string' &&
    Number.isInteger(event.revision) &&
    Number.isInteger(event.ordinal) &&
    typeof event.type === 'string' &&
    typeof event.meta?.['effectiveOn'] === 'string' &&
    typeof event.meta['recordedAt'] === 'string';
  if (!isSound) throw new Error(`${where} is not an event as log --ndjson prints it`);
  return event;
}
