import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const oursModule = new URL('./ours.mjs', import.meta.url);
const bareModule = new URL('./limit-esdb.mjs', import.meta.url);
const peerMain = fileURLToPath(new URL('../eventstoredb/peer/main.ts', import.meta.url));

const turnsPerFigure = 5;

/** The server at EVENTSTOREDB_URL, or our test peer in its own process. */
export async function startServer() {
  const given = process.env.EVENTSTOREDB_URL;
  if (given) return { url: given, name: 'the server at EVENTSTOREDB_URL', stop: () => undefined };
  const child = spawn(process.execPath, [peerMain, '--port', '0', '--live-buffer', '100000'], {
    stdio: ['ignore', 'pipe', 2],
  });
  const [url] = await once(createInterface(child.stdout), 'line');
  return { url, name: 'the protocol test peer (in memory, no disk)', stop: () => void child.kill('SIGTERM') };
}

/** The engine with its log on an EventStoreDB server, alternating with the bare client doing the same. */
export async function measureEventStoreDb({
  folder,
  start,
  figures,
  sizes,
  clients,
  byTurns,
  rate,
  say,
  sample,
  docket,
}) {
  const own = `bench-${crypto.randomUUID().slice(0, 8)}`;
  await measureReplay({ own, folder, start, figures, sizes, byTurns, rate, say, docket });
  const server = await startServer();
  try {
    const lines = (name, events) => {
      writeFileSync(join(folder, name), events.map((event) => `${JSON.stringify(event)}\n`).join(''));
      return join(folder, name);
    };
    const ours = await start('ours (EventStoreDB)', oursModule, {
      folder: join(folder, 'esdb'),
      log: server.url,
      prefix: `${own}-ours.`,
    });
    const stored = {
      events: lines('esdb-acts.ndjson', sample.acts),
      opening: lines('esdb-opening.ndjson', sample.opening),
    };
    const bare = await start('bare client', bareModule, { url: server.url, prefix: `${own}-bare.`, ...stored });
    const naive = await start('bare client (naive)', bareModule, {
      url: server.url,
      prefix: `${own}-naive.`,
      ...stored,
    });
    await measureCommands({ ours, bare, naive, figures, sizes, clients, byTurns, rate, say });
    for (const each of [ours, bare, naive]) await each.close();
    return server.name;
  } finally {
    server.stop();
  }
}

/** `naive` decides nothing; its streams grow like those of the others, otherwise it would have less to load. */
async function measureCommands({ ours, bare, naive, figures, sizes, clients, byTurns, rate, say }) {
  const { serverCases: cases, serverRounds } = sizes;
  for (let round = serverRounds === 1 ? 1 : 0; round <= serverRounds; round += 1) {
    say(round === 0 ? 'On EventStoreDB: warming up …' : `On EventStoreDB: repetition ${round} of ${serverRounds} …`);
    for (const each of [ours, bare, naive]) await each.ask('openings', { count: cases, clients });
    const turns = (count, lanes, works) => inTurns({ count, clients: lanes, works, byTurns, round, rate });
    const warm = {
      ours: (about) => ours.ask('commands', { ...about, cache: 'warm' }),
      limit: (about) => bare.ask('commands', { ...about, how: 'append' }),
    };
    const cold = {
      ours: (about) => ours.ask('commands', { ...about, cache: 'cold' }),
      limit: (about) => bare.ask('commands', { ...about, how: 'decide' }),
      naive: (about) => naive.ask('commands', { ...about, how: 'load' }),
    };
    const one = await turns(cases >> 1, 1, warm);
    const many = await turns(3 * cases, clients, warm);
    for (const count of [cases >> 1, 3 * cases]) await naive.ask('commands', { count, clients, how: 'append' });
    const oneCold = await turns(cases >> 2, 1, cold);
    const manyCold = await turns(cases, clients, cold);
    if (round === 0) continue;
    figures.add('esdbCommands1', one);
    figures.add('esdbCommands32', many);
    figures.add('esdbCommands1Cached0', oneCold);
    figures.add('esdbCommands32Cached0', manyCold);
    figures.add('esdbCommands1Loaded', { ours: oneCold.ours, limit: oneCold.naive });
    figures.add('esdbCommands32Loaded', { ours: manyCold.ours, limit: manyCold.naive });
  }
}

/** The rate of each contender over many short turns, because a shared machine varies by the second. */
async function inTurns({ count, clients, works, byTurns, round, rate }) {
  const each = Math.ceil(count / turnsPerFigure);
  const sums = Object.fromEntries(Object.keys(works).map((name) => [name, { count: 0, seconds: 0 }]));
  for (let turn = 0; turn < turnsPerFigure; turn += 1) {
    const about = { count: each, clients, from: turn * each };
    const bound = Object.fromEntries(Object.entries(works).map(([name, work]) => [name, () => work(about)]));
    for (const [name, answer] of Object.entries(await byTurns(round + turn, bound))) {
      sums[name].count += answer.count;
      sums[name].seconds += answer.seconds;
    }
  }
  return Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, rate(sum)]));
}

/**
 * Uses a database that holds only the docket: a test peer of its own, or a given server before anything else is
 * written. Other events on a server would slow down both sides, and say nothing about either.
 */
async function measureReplay({ own, folder, start, figures, sizes, byTurns, rate, say, docket }) {
  const server = await startServer();
  try {
    const prefix = `${own}-docket.`;
    const place = { folder: join(folder, 'esdb-docket'), log: server.url, prefix };
    const ours = await start('ours (EventStoreDB, docket)', oursModule, place);
    const bare = await start('bare client (docket)', bareModule, { url: server.url, prefix });
    say('Filling EventStoreDB with the docket …');
    const { count: last } = await bare.ask('fill', { events: docket.events });
    const { serverRounds: rounds } = sizes;
    for (let round = rounds === 1 ? 1 : 0; round <= rounds; round += 1) {
      say(round === 0 ? 'Replay from EventStoreDB: warming up …' : `Replay: repetition ${round} of ${rounds} …`);
      const answers = await byTurns(round, {
        ours: () => ours.ask('replay', { folder: join(folder, `esdb-views-${round}`), last }),
        limit: () => bare.ask('subscribe', { last }),
      });
      if (round === 0) continue;
      figures.add('esdbReplay', { ours: rate(answers.ours), limit: rate(answers.limit) });
      figures.add('esdbReplayCpu', { ours: cpuRate(answers.ours), limit: cpuRate(answers.limit) });
    }
    for (const each of [ours, bare]) await each.close();
  } finally {
    server.stop();
  }
}

const cpuRate = ({ count, cpuSeconds }) => count / cpuSeconds;
