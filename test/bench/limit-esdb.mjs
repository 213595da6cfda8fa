/** The limit of the bare client with the same events: no engine, no log of ours. Under forty lines each way. */
import { readFileSync } from 'node:fs';
import { EventStoreDBClient, jsonEvent, NO_STREAM, START, streamNameFilter } from '@eventstore/db-client';
import { world } from '../../dist/libs/installation/installation.js';
import { decideAct, evolveCase } from '../../dist/libs/case/index.js';
import { answering, dealt, inLanes, startWatch, timed } from './answering.mjs';
import { moneyAct, partPaid } from './docket.mjs';

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

/** Streams as long as a case after its decision. */
async function openings({ count, clients }) {
  streams = Array.from({ length: count }, () => ({ name: `${prefix}case-${crypto.randomUUID()}`, head: -1n, turn: 0 }));
  await inLanes(clients, dealt(streams, clients), async (stream) => {
    const answer = await client.appendToStream(stream.name, opening.map(fresh), { expectedRevision: NO_STREAM });
    stream.head = answer.nextExpectedRevision;
  });
}

/**
 * `append`: appends stored events again. `load`: first reads and scans the whole stream. `decide`: reads and folds it,
 * and the case decides. None of them handles idempotency keys, digests, canonical bytes or retries.
 */
async function commands({ count, clients, how, from = 0 }) {
  const work = Array.from({ length: count }, (_, index) => {
    const stream = streams[(from + index) % streams.length];
    const turn = stream.turn++;
    return { stream, turn, sent: moneyAct(stream.name, turn, 'bare', undefined, partPaid) };
  });
  const step = { append: appended, load: loaded, decide: decided }[how];
  const seconds = await timed(() =>
    inLanes(clients, dealt(work, clients), async (each) => {
      const { events, head } = await step(each);
      const { name } = each.stream;
      const answer = await client.appendToStream(name, events.map(fresh), { expectedRevision: head });
      each.stream.head = answer.nextExpectedRevision;
    }),
  );
  return { seconds, count };
}

const appended = ({ stream, turn }) => ({ events: turn % 2 ? acts.slice(2) : acts.slice(0, 2), head: stream.head });

async function loaded(each) {
  let head;
  for await (const { event } of client.readStream(each.stream.name)) if (event.data) head = event.revision;
  return { ...appended(each), head };
}

async function decided({ stream, sent }) {
  let before, head;
  for await (const { event } of client.readStream(stream.name)) {
    const { effectiveOn, realm, officeThen } = event.metadata;
    const at = { eventId: event.id, streamId: event.streamId, revision: Number(event.revision) };
    before = evolveCase(before, event.type, event.data, { ...at, effectiveOn, realm, officeThen });
    head = event.revision;
  }
  const { realm, office: officeThen } = before;
  const { kind, facts } = decideAct(sent.act, sent.body, {
    before,
    world,
    history: () => [],
    targetId: stream.name,
    recordedOn: '2025-06-02',
    caseNumber: () => '',
    at: (_, effectiveOn) => ({ eventId: '', streamId: stream.name, revision: 0, effectiveOn, realm, officeThen }),
  });
  if (kind !== 'decided') throw new Error(`${sent.act.name} was refused`);
  const meta = (type) => ({ ...acts.find((each) => each.type === type).meta, commandId: crypto.randomUUID() });
  return { events: facts.map(({ type, data }) => ({ type, data, meta: meta(type) })), head };
}

/** Copies a log's events under the prefix, nearly in their order; each append is one append again. */
async function fill({ events }) {
  const [all, appends, lanes] = [lines(events), [], new Map()];
  for (const event of all) {
    const last = appends.at(-1);
    if (last?.[0].stream === event.stream) last.push(event);
    else appends.push([event]);
  }
  // One lane per stream, because appends to a stream wait for each other.
  const laneOf = (stream) => lanes.get(stream) ?? lanes.set(stream, lanes.size % 32).get(stream);
  const byLane = Array.from({ length: 32 }, () => []);
  for (const own of appends) byLane[laneOf(own[0].stream)].push(own);
  await inLanes(32, byLane, async (own) => {
    const [{ stream, revision }] = own;
    const made = own.map(({ id, type, data, meta }) => jsonEvent({ id, type, data, metadata: meta }));
    const expectedRevision = revision === 0 ? NO_STREAM : BigInt(revision - 1);
    await client.appendToStream(prefix + stream, made, { expectedRevision });
  });
  return { count: all.length };
}

/**
 * Reads the docket's events under the prefix; timed from the arrival of the first one, which is not counted, to the
 * last.
 */
async function subscribe({ last }) {
  let watch;
  let count = 0;
  const all = client.subscribeToAll({ fromPosition: START, filter: streamNameFilter({ prefixes: [prefix] }) });
  const isDocket = ({ streamId }) => streamId.includes('-', prefix.length);
  const spent = await new Promise((resolve, reject) => {
    all.on('error', reject);
    all.on('data', ({ event }) => {
      if (!event || !isDocket(event)) return;
      watch ??= startWatch();
      count += 1;
      if (count === last) resolve(watch());
    });
  });
  await all.unsubscribe();
  return { ...spent, count: last - 1 };
}

answering({ open, openings, commands, fill, subscribe, close: () => client?.dispose() });
