/** What the bare client can do with the same events: no engine, no check of anything. Under forty lines each way. */
import { readFileSync } from 'node:fs';
import { EventStoreDBClient, jsonEvent, NO_STREAM, START, streamNameFilter } from '@eventstore/db-client';
import { answering, dealt, inLanes, timed } from './answering.mjs';

const lines = (file) =>
  readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
const fresh = ({ type, data, meta }) => jsonEvent({ id: crypto.randomUUID(), type, data, metadata: meta });
let client, prefix, opening, acts;
let streams = [];

function open(about) {
  ({ prefix } = about);
  client = EventStoreDBClient.connectionString(about.url);
  if (about.events) [opening, acts] = [lines(about.opening), lines(about.events)];
}

/** Streams that are as long as a case after its decision. */
async function openings({ count, clients }) {
  streams = Array.from({ length: count }, () => ({ name: `${prefix}case-${crypto.randomUUID()}`, head: -1n, turn: 0 }));
  await inLanes(clients, dealt(streams, clients), async (stream) => {
    const answer = await client.appendToStream(stream.name, opening.map(fresh), { expectedRevision: NO_STREAM });
    stream.head = answer.nextExpectedRevision;
  });
}

/** `loads`: the whole stream is read and looked through before each append, as without a cache it must be. */
async function commands({ count, clients, loads }) {
  const work = Array.from({ length: count }, (_, index) => streams[index % streams.length]);
  const seconds = await timed(() =>
    inLanes(clients, dealt(work, clients), async (stream) => {
      let head = loads ? -1n : stream.head;
      if (loads) for await (const { event } of client.readStream(stream.name)) if (event.data) head = event.revision;
      const two = acts.slice(stream.turn % 2 ? 2 : 0, stream.turn % 2 ? 4 : 2);
      const answer = await client.appendToStream(stream.name, two.map(fresh), { expectedRevision: head });
      Object.assign(stream, { head: answer.nextExpectedRevision, turn: stream.turn + 1 });
    }),
  );
  return { seconds, count };
}

/** Puts a log's events under the prefix, each stream in one go after the other. */
async function fill({ events }) {
  const byStream = Map.groupBy(lines(events), ({ stream }) => stream);
  await inLanes(32, dealt([...byStream], 32), async ([stream, own]) => {
    const made = own.map(({ id, type, data, meta }) => jsonEvent({ id, type, data, metadata: meta }));
    await client.appendToStream(prefix + stream, made, { expectedRevision: NO_STREAM });
  });
}

/** Everything under the prefix, to the point where the server says that there is no more. */
async function subscribe() {
  let count = 0;
  const seconds = await timed(
    () =>
      new Promise((resolve, reject) => {
        const all = client.subscribeToAll({ fromPosition: START, filter: streamNameFilter({ prefixes: [prefix] }) });
        all.on('data', ({ event }) => event && (count += 1));
        all.on('error', reject);
        all.on('caughtUp', () => setImmediate(() => all.unsubscribe().then(resolve)));
      }),
  );
  return { seconds, count };
}

answering({ open, openings, commands, fill, subscribe, close: () => client?.dispose() });
