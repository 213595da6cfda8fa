/**
 * The bench: Casetrail, a peer and the physical limit, by turns on the same disk in the same run.
 *
 *   npm run bench                    a table
 *   npm run bench -- --json          one JSON object: measure → ours, peer, limit, ratios
 *   npm run bench -- --write         the table, and docs/benchmarks.md
 *   npm run bench -- --only esdb     the lines of EventStoreDB alone (a server at EVENTSTOREDB_URL, or our test peer)
 *   npm run bench -- --no-peers      without what has to be installed first
 *   npm run bench -- --tiny          a few seconds, no peers: whether it runs, not how fast
 */
import { createReadStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Contender } from './contender.mjs';
import { partPaid } from './docket.mjs';
import { measureEventStoreDb } from './esdb.mjs';
import { Figures } from './measures.mjs';
import { installPeers } from './peers.mjs';
import { page, surroundings, table } from './report.mjs';

const flags = ['json', 'write', 'no-peers', 'tiny'];
const { values: asked } = parseArgs({
  options: { ...Object.fromEntries(flags.map((name) => [name, { type: 'boolean' }])), only: { type: 'string' } },
});
const sizes = asked.tiny
  ? { repetitions: 1, rebuilds: 1, serverRounds: 1, cases: 64, serverCases: 64, docket: 500 }
  : { repetitions: 7, rebuilds: 3, serverRounds: 5, cases: 1_000, serverCases: 2_000, docket: 60_000 };
/** The first round is a warm-up and is not counted. */
const firstRound = asked.tiny ? 1 : 0;
const root = fileURLToPath(new URL('../../', import.meta.url));
const clients = 32;
const oursModule = new URL('./ours.mjs', import.meta.url);
const appendModule = new URL('./limit-append.mjs', import.meta.url);
const foldModule = new URL('./limit-fold.mjs', import.meta.url);
const emmett = new URL('./peers/emmett.mjs', import.meta.url);
const say = (sentence) => process.stderr.write(`${sentence}\n`);

const rate = (answer) => (answer === undefined ? undefined : answer.count / answer.seconds);
const eventRate = (answer) => (answer === undefined ? undefined : answer.events / answer.seconds);
const size = (answer) => (answer === undefined ? undefined : answer.bytes / answer.count);

/** The product's default data folder: the same disk, and ignored by git. Never a memory file system. */
mkdirSync(join(root, '.casetrail'), { recursive: true });
const folder = mkdtempSync(join(root, '.casetrail', 'bench-'));
const contenders = [];
const figures = new Figures();

async function start(name, module, about) {
  const contender = new Contender(module, name);
  contenders.push(contender);
  await contender.ask('open', about);
  return contender;
}

async function startPeer(name, about) {
  if (!hasPeers) return undefined;
  try {
    return await start(name, emmett, about);
  } catch (error) {
    missing(error.message);
    return undefined;
  }
}

function missing(why) {
  say(`\n*** NO PEER: emmett's SQLite store cannot be measured here (${why}). Its figures are null. ***\n`);
}

/** Runs each of `works` in turn, starting with another one each time. */
async function byTurns(round, works) {
  const answers = {};
  const names = Object.keys(works);
  for (const [index] of names.entries()) {
    const name = names[(index + round) % names.length];
    answers[name] = await works[name]();
  }
  return answers;
}

/** The four stored events of a part payment and its pay-out, envelopes included. */
async function sampleOf(file) {
  const found = [];
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const event = JSON.parse(line);
    const isNext = ['PaymentCollected', 'DeadlineSet', 'MoneyDistributed', 'DeadlineMet'][found.length] === event.type;
    const [first] = found;
    const fits = first === undefined ? event.data.amount === String(partPaid) : first.stream === event.stream;
    if (isNext && fits) found.push(event);
    if (found.length === 4) return found;
  }
  throw new Error('the docket holds no payment with its pay-out');
}

/** The events that one decision stores. */
async function openingOf(file) {
  const found = [];
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const event = JSON.parse(line);
    const [first] = found;
    if (first === undefined ? event.type !== 'EnforcementDecisionIssued' : event.stream !== first.stream) continue;
    if (first !== undefined && event.meta.commandId !== first.meta.commandId) break;
    found.push(event);
  }
  return found;
}

async function makeDocket() {
  say(`Playing a docket of ${sizes.docket} events through the engine …`);
  const ours = await start('ours (docket)', oursModule, { folder: join(folder, 'docket') });
  const played = await ours.ask('docket', { events: sizes.docket });
  say(`  ${played.cases} cases, ${played.events} events, ${Math.round(played.events / played.seconds)} events/s`);
  const events = join(folder, 'docket.ndjson');
  await ours.ask('dump', { file: events });
  return { ours, events, count: played.events };
}

async function measureCommands(docket) {
  const sample = await sampleOf(docket.events);
  const lines = join(folder, 'sample.ndjson');
  writeFileSync(lines, sample.map((event) => `${JSON.stringify(event)}\n`).join(''));
  const ours = await start('ours', oursModule, { folder: join(folder, 'ours') });
  const seen = await start('ours (views)', oursModule, { folder: join(folder, 'views'), views: true });
  const limit = await start('limit', appendModule, { file: join(folder, 'limit.db'), events: lines });
  const peer = await startPeer('peer', { file: join(folder, 'peer.db'), sample });
  const { cases, repetitions } = sizes;
  for (let round = firstRound; round <= repetitions; round += 1) {
    say(round === 0 ? 'Commands: warming up …' : `Commands: repetition ${round} of ${repetitions} …`);
    const opened = await ours.ask('openings', { count: cases, clients });
    await seen.ask('openings', { count: cases, clients });
    await peer?.ask('openings', { count: cases, clients });
    const many = await byTurns(round, {
      ours: () => ours.ask('commands', { count: 6 * cases, clients }),
      views: () => seen.ask('commands', { count: 6 * cases, clients }),
      peer: () => peer?.ask('commands', { count: cases, clients }),
      limit: () => limit.ask('commits', { count: 2 * cases, each: 1 }),
      grouped: () => limit.ask('commits', { count: 32 * cases, each: 32 }),
    });
    const one = await byTurns(round, {
      ours: () => ours.ask('commands', { count: cases, clients: 1 }),
      peer: () => peer?.ask('commands', { count: cases >> 1, clients: 1 }),
      limit: () => limit.ask('commits', { count: cases, each: 1 }),
    });
    const cold = await byTurns(round, {
      none: () => ours.ask('commands', { count: cases, clients, cache: 'cold' }),
      half: () => ours.ask('commands', { count: 2 * cases, clients, cache: 'half' }),
      peer: () => peer?.ask('commands', { count: cases >> 1, clients }),
      limit: () => limit.ask('commits', { count: cases, each: 1 }),
    });
    if (round === 0) continue;
    const others = { peer: rate(many.peer), limit: rate(many.limit) };
    figures.add('commands32', { ours: rate(many.ours), ...others });
    figures.add('commands32Views', { ours: rate(many.views), ...others });
    const [events, peerEvents] = [eventRate(many.ours), eventRate(many.peer)];
    figures.add('events32', { ours: events, peer: peerEvents, limit: rate(many.grouped) });
    figures.add('commands1', { ours: rate(one.ours), peer: rate(one.peer), limit: rate(one.limit) });
    const beside = { peer: rate(cold.peer), limit: rate(cold.limit) };
    figures.add('commands32Cached0', { ours: rate(cold.none), ...beside });
    figures.add('commands32Cached50', { ours: rate(cold.half), ...beside });
    figures.add('openings32', { ours: rate(opened) });
  }
  for (const each of [ours, seen, limit, peer]) await each?.close();
}

async function measureRebuild({ ours, events, count }) {
  const limit = await start('limit (fold)', foldModule, { log: join(folder, 'docket', 'log.db') });
  const plain = await start('limit (docket)', appendModule, { file: join(folder, 'limit-docket.db'), events });
  await plain.ask('commits', { count, each: 32 });
  const peer = await startPeer('peer (docket)', { file: join(folder, 'peer-docket.db') });
  if (peer) say('Filling the peer with the same events …');
  await peer?.ask('fill', { events });
  for (let round = firstRound; round <= sizes.rebuilds; round += 1) {
    say(round === 0 ? 'Rebuild: warming up …' : `Rebuild: repetition ${round} of ${sizes.rebuilds} …`);
    const answers = await byTurns(round, {
      ours: () => ours.ask('rebuild', { folder: join(folder, `views-${round}`) }),
      beside: () => ours.ask('rebuildBeside'),
      peer: () => (round === 0 ? undefined : peer?.ask('rebuild')),
      limit: () => limit.ask('fold'),
    });
    if (round === 0) continue;
    const others = { peer: rate(answers.peer), limit: rate(answers.limit) };
    figures.add('rebuild', { ours: rate(answers.ours), ...others });
    figures.add('rebuildBeside', { ours: rate(answers.beside), ...others });
  }
  await limit.close();
  const stored = {
    ours: size(await ours.ask('bytes')),
    peer: size(await peer?.ask('bytes')),
    limit: size(await plain.ask('bytes')),
  };
  figures.add('bytesPerEvent', stored);
  for (const each of [ours, plain, peer]) await each?.close();
}

let hasPeers = !asked.tiny && !asked['no-peers'];
try {
  if (hasPeers && !installPeers()) {
    hasPeers = false;
    missing('npm ci or the build of sqlite3 failed; see above');
  }
  const about = surroundings(root, sizes);
  const docket = await makeDocket();
  if (asked.only === undefined) await measureCommands(docket);
  const sample = { acts: await sampleOf(docket.events), opening: await openingOf(docket.events) };
  about.EventStoreDB = await measureEventStoreDb({
    ...{ folder, start, figures, sizes, clients, byTurns, rate, say, sample, docket },
  });
  if (asked.only === undefined) await measureRebuild(docket);
  const result = figures.result();
  const shown = table(result, about);
  process.stdout.write(asked.json ? `${JSON.stringify(result, undefined, 2)}\n` : shown);
  if (asked.json) say(shown);
  if (asked.write) {
    mkdirSync(join(root, 'docs'), { recursive: true });
    const { format } = await import('prettier');
    const text = await format(page(result, about), { parser: 'markdown', printWidth: 120 });
    writeFileSync(join(root, 'docs', 'benchmarks.md'), text);
  }
} finally {
  for (const contender of contenders) contender.kill();
  rmSync(folder, { recursive: true, force: true });
}
