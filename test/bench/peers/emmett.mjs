/**
 * emmett's SQLite store, in its best configuration: one connection that is opened once (its own pool opens one per
 * operation), WAL, synchronous=FULL, 64 MB of cache, one operation at a time. It would merge two transactions on one
 * connection, and answer the first before its commit.
 */
import { randomUUID } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { answering, dealt, inLanes, timed } from '../answering.mjs';

// In a variable, because in a clone these packages are not installed until the bench runs.
const [core, sqlite] = ['@event-driven-io/emmett', '@event-driven-io/emmett-sqlite'];
const { CommandHandler } = await import(core);
const { getSQLiteEventStore, sqliteConnection, sqliteProjection } = await import(sqlite);

const owed = 900_000_000n;
let [connection, store, file, sample, cases, rebuilds, stored] = [];
const turns = new Map();

async function open(about) {
  ({ file, sample } = about);
  connection = sqliteConnection({ fileName: file });
  await connection.command('PRAGMA synchronous = FULL');
  await connection.command('PRAGMA cache_size = -65536');
  store = getSQLiteEventStore({ fileName: file, pool: oneAtATime(connection) });
  await store.schema.migrate();
  cases = [];
  [rebuilds, stored] = [0, 0];
}

function oneAtATime(only) {
  let last = Promise.resolve();
  const withConnection = (work) => {
    const mine = last.then(() => work(only));
    last = mine.catch(() => undefined);
    return mine;
  };
  return { connection: async () => only, withConnection, close: async () => only.close() };
}

const initialState = () => ({ owed, undistributed: 0n, payments: 0, revision: -1, deadline: undefined });

function evolve(state, { type, data }) {
  const next = { ...state, revision: state.revision + 1 };
  switch (type) {
    case 'PaymentCollected': {
      const amount = BigInt(data.amount);
      const [left, undistributed] = [state.owed - amount, state.undistributed + amount];
      return { ...next, owed: left, undistributed, payments: state.payments + 1 };
    }
    case 'MoneyDistributed':
      return { ...next, undistributed: state.undistributed - BigInt(data.total) };
    case 'DeadlineSet':
      return { ...next, deadline: data.deadline };
    case 'DeadlineMet':
      return { ...next, deadline: undefined };
    default:
      return next;
  }
}

/** Payment and pay-out in turn, two events each: those that Casetrail stored for the same act, with new ids. */
const decide = (turn, amount) => (state) => {
  const isPayment = turn % 2 === 0;
  const money = BigInt(amount);
  if (money <= 0n || money > (isPayment ? state.owed : state.undistributed)) throw new Error('refused');
  const commandId = randomUUID();
  return sample
    .slice(isPayment ? 0 : 2)
    .slice(0, 2)
    .map(({ type, data, meta }, index) => ({
      type,
      data: { ...data, ...('amount' in data && { amount }), ...('total' in data && { total: amount }) },
      metadata: { ...meta, eventId: randomUUID(), commandId, revision: String(state.revision + 1 + index) },
    }));
};

const handle = CommandHandler({ evolve, initialState });

async function openings({ count }) {
  cases = Array.from({ length: count }, () => `case-${randomUUID()}`);
  const opened = { type: 'EnforcementDecisionIssued', data: sample[0].data, metadata: sample[0].meta };
  for (const stream of cases) await store.appendToStream(stream, [opened]);
  return { count };
}

async function commands({ count, clients }) {
  const wanted = Array.from({ length: count }, (_, index) => {
    const stream = cases[index % cases.length];
    const turn = turns.get(stream) ?? 0;
    turns.set(stream, turn + 1);
    return [stream, decide(turn, String(1_000 + (turn >> 1)))];
  });
  const lanes = dealt(wanted, clients);
  const seconds = await timed(() => inLanes(clients, lanes, ([stream, work]) => handle(store, stream, work)));
  return { seconds, count, events: 2 * count };
}

/** Stores the events of a file, stream by stream, as fast as possible. Not measured. */
async function fill({ events }) {
  const streams = new Map();
  for await (const line of createInterface({ input: createReadStream(events) })) {
    const { stream, type, data, meta } = JSON.parse(line);
    const own = streams.get(stream);
    if (own) own.push({ type, data, metadata: meta });
    else streams.set(stream, [{ type, data, metadata: meta }]);
  }
  for (const [stream, own] of streams) {
    await store.appendToStream(stream, own);
    stored += own.length;
  }
  return { count: stored };
}

/** One row per case; its consumer with batches of 1,000 and no pause between them. */
async function rebuild() {
  rebuilds += 1;
  const table = `cases_${rebuilds}`;
  await connection.command(`CREATE TABLE ${table} (id TEXT PRIMARY KEY, events INTEGER, money INTEGER)`);
  const types = await connection.query('SELECT DISTINCT message_type AS type FROM emt_messages');
  const upsert = `INSERT INTO ${table} VALUES (?, 1, ?)
    ON CONFLICT (id) DO UPDATE SET events = events + 1, money = money + excluded.money`;
  const projection = sqliteProjection({
    name: table,
    canHandle: types.map(({ type }) => type),
    handle: async (events, context) => {
      for (const { data, metadata } of events)
        await context.connection.command(upsert, [metadata.streamName, Number(data.amount ?? 0)]);
    },
  });
  const consumer = store.consumer({ pulling: { batchSize: 1_000, pullingFrequencyInMs: 0 } });
  consumer.processor({
    projection,
    startFrom: 'BEGINNING',
    stopAfter: ({ metadata }) => Number(metadata.globalPosition) >= stored,
  });
  const seconds = await timed(() => consumer.start());
  const [{ count }] = await connection.query(`SELECT sum(events) AS count FROM ${table}`);
  if (count !== stored) throw new Error(`the consumer handled ${count} of ${stored} events`);
  await connection.command(`DROP TABLE ${table}`);
  return { seconds, count };
}

async function bytes() {
  await connection.command('PRAGMA wal_checkpoint(TRUNCATE)');
  return { bytes: statSync(file).size, count: stored };
}

answering({ open, openings, commands, fill, rebuild, bytes, close: () => connection?.close() });
