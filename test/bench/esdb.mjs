import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const oursModule = new URL('./ours.mjs', import.meta.url);
const bareModule = new URL('./limit-esdb.mjs', import.meta.url);
const peerMain = fileURLToPath(new URL('../eventstoredb/peer/main.ts', import.meta.url));

/** The server at EVENTSTOREDB_URL, or our test peer in a process of its own. */
export async function startServer() {
  const given = process.env.EVENTSTOREDB_URL;
  if (given) return { url: given, name: 'the server at EVENTSTOREDB_URL', stop: () => undefined };
  const child = spawn(process.execPath, [peerMain, '--port', '0', '--live-buffer', '100000'], {
    stdio: ['ignore', 'pipe', 2],
  });
  const [url] = await once(createInterface(child.stdout), 'line');
  return { url, name: 'the protocol test peer (in memory, no disk)', stop: () => void child.kill('SIGTERM') };
}

/** The same engine with its log on an EventStoreDB server, by turns with the bare client doing the same. */
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
  const server = await startServer();
  try {
    const own = `bench-${crypto.randomUUID().slice(0, 8)}`;
    const lines = (name, events) => {
      writeFileSync(join(folder, name), events.map((event) => `${JSON.stringify(event)}\n`).join(''));
      return join(folder, name);
    };
    const ours = await start('ours (EventStoreDB)', oursModule, {
      folder: join(folder, 'esdb'),
      log: server.url,
      prefix: `${own}-ours.`,
    });
    const bare = await start('bare client', bareModule, {
      url: server.url,
      prefix: `${own}-bare.`,
      events: lines('esdb-acts.ndjson', sample.acts),
      opening: lines('esdb-opening.ndjson', sample.opening),
    });
    await measureCommands({ ours, bare, figures, sizes, clients, byTurns, rate, say });
    await ours.close();
    await bare.close();
    await measureReplay({ server, own, folder, start, figures, sizes, byTurns, rate, say, docket });
    return server.name;
  } finally {
    server.stop();
  }
}

async function measureCommands({ ours, bare, figures, sizes, clients, byTurns, rate, say }) {
  const { cases, serverRounds } = sizes;
  for (let round = serverRounds === 1 ? 1 : 0; round <= serverRounds; round += 1) {
    say(round === 0 ? 'On EventStoreDB: warming up …' : `On EventStoreDB: repetition ${round} of ${serverRounds} …`);
    await ours.ask('openings', { count: cases, clients });
    await bare.ask('openings', { count: cases, clients });
    const turns = (count, lanes, cache) =>
      byTurns(round, {
        ours: () => ours.ask('commands', { count, clients: lanes, cache }),
        limit: () => bare.ask('commands', { count, clients: lanes, loads: cache === 'cold' }),
      });
    const measured = {
      esdbCommands1: await turns(cases >> 1, 1, 'warm'),
      esdbCommands32: await turns(3 * cases, clients, 'warm'),
      esdbCommands1Cached0: await turns(cases >> 2, 1, 'cold'),
      esdbCommands32Cached0: await turns(cases, clients, 'cold'),
    };
    if (round === 0) continue;
    for (const [name, { ours: mine, limit }] of Object.entries(measured))
      figures.add(name, { ours: rate(mine), limit: rate(limit) });
  }
}

async function measureReplay({ server, own, folder, start, figures, sizes, byTurns, rate, say, docket }) {
  const prefix = `${own}-docket.`;
  const ours = await start('ours (EventStoreDB, docket)', oursModule, {
    folder: join(folder, 'esdb-docket'),
    log: server.url,
    prefix,
  });
  const bare = await start('bare client (docket)', bareModule, { url: server.url, prefix });
  await bare.ask('fill', { events: docket.events });
  for (let round = sizes.serverRounds === 1 ? 1 : 0; round <= sizes.serverRounds; round += 1) {
    say(
      round === 0 ? 'Replay from EventStoreDB: warming up …' : `Replay: repetition ${round} of ${sizes.serverRounds} …`,
    );
    const answers = await byTurns(round, {
      ours: () => ours.ask('replay', { folder: join(folder, `esdb-views-${round}`) }),
      limit: () => bare.ask('subscribe'),
    });
    if (round > 0) figures.add('esdbReplay', { ours: rate(answers.ours), limit: rate(answers.limit) });
  }
  await ours.close();
  await bare.close();
}
