/** Casetrail as a contender: a whole installation in a folder, with everything that a command passes through. */
import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { world } from '../../dist/libs/installation/installation.js';
import { openInstallation, placeFrom } from '../../dist/libs/installation/open.js';
import { engineVersion } from '../../dist/libs/case/index.js';
import { Engine } from '../../dist/libs/engine/index.js';
import { knownViews, openViews, viewsFile } from '../../dist/libs/read-models/index.js';
import { answering, dealt, inLanes, startWatch, timed } from './answering.mjs';
import { decidedOn, issueDecision, life, moneyAct, receiveJudgment } from './docket.mjs';

const realm = 'simulated';
const now = () => '2025-06-02T03:00:00.000Z';
const storiesAtOnce = 64;
const waitMsMax = 30_000;

let installation;
let withViews = false;
let cases = [];
let turns = new Map();
let keys = 0;
const nextKey = () => `b${(keys += 1)}`;

const freshEngine = () => {
  const { log, sealed } = installation;
  return new Engine({ log, sealed, world, now, realm, engineVersion });
};

async function accepted(engine, sent) {
  const answer = await engine.execute(sent);
  if (answer.kind !== 'accepted') throw new Error(`${sent.act.name} was answered ${JSON.stringify(answer)}`);
  return answer;
}

async function untilProjected(views) {
  for (;;) {
    const position = await installation.log.head();
    if (position !== undefined) await views.waitFor({ position }, waitMsMax);
    if (position === (await installation.log.head())) return;
  }
}

/** `log` and `prefix`: on that server instead of in the folder. */
async function open({ folder, views, log, prefix }) {
  const place = placeFrom({ CASETRAIL_LOG: log, CASETRAIL_LOG_PREFIX: prefix }, folder);
  installation = await openInstallation(place, { realm, now });
  withViews = views === true;
  if (withViews) installation.views.start();
}

/** Judgments and decisions of new cases, for the commands that are measured next. */
async function openings({ count, clients }) {
  const { engine } = installation;
  const judgments = Array.from({ length: count }, () => receiveJudgment(nextKey()));
  const streams = [];
  const seconds = await timed(() =>
    inLanes(clients, dealt(judgments, clients), async (judgment) => {
      const { stream } = await accepted(engine, judgment);
      streams.push((await accepted(engine, issueDecision(stream, nextKey()))).stream);
    }),
  );
  cases = streams;
  turns = new Map(streams.map((stream) => [stream, 0]));
  if (withViews) await untilProjected(installation.views);
  return { seconds, count };
}

/**
 * `warm`: every state is cached. `cold`: none is; each case is used once. `half`: each case is used twice in a row by
 * an engine without a cache. `from`: the first case.
 */
async function commands({ count, clients, cache = 'warm', from = 0 }) {
  const engine = cache === 'warm' ? installation.engine : freshEngine();
  const inARow = cache === 'half' ? 2 : 1;
  const lanes = dealt(cases, clients).map((own) => {
    const [wanted, first] = [Math.ceil(count / clients), Math.floor(from / clients)];
    return Array.from({ length: wanted }, (_, index) => {
      const stream = own[(first + Math.floor(index / inARow)) % own.length];
      const turn = turns.get(stream);
      turns.set(stream, turn + 1);
      return moneyAct(stream, turn, nextKey());
    });
  });
  let events = 0;
  const seconds = await timed(async () => {
    await inLanes(clients, lanes, async (sent) => {
      const { facts } = await accepted(engine, sent);
      events += facts.length;
    });
    // The views' remaining work is included; otherwise it would only be postponed.
    if (withViews) await untilProjected(installation.views);
  });
  return { seconds, count: lanes.flat().length, events };
}

/** Plays invented cases through the engine until the log has that many events. */
async function docket({ events }) {
  const { engine, reactions, log } = installation;
  let index = 0;
  const story = async () => {
    while (Number((await log.head()) ?? 0) < events) {
      const own = index;
      index += 1;
      const on = decidedOn(own);
      const { stream } = await accepted(engine, receiveJudgment(`j${own}`, on, own));
      const opened = await accepted(engine, issueDecision(stream, `d${own}`, on, own));
      for (const sent of life(opened.stream, own, on)) await accepted(engine, sent);
    }
  };
  const seconds = await timed(async () => {
    await Promise.all(Array.from({ length: storiesAtOnce }, story));
    await reactions.drain();
  });
  return { seconds, cases: index, events: Number(await log.head()) };
}

/** Writes every event with its whole envelope, one per line, for contenders that store the same. */
async function dump({ file }) {
  const out = openSync(file, 'w');
  let count = 0;
  for await (const step of installation.log.follow(undefined, new AbortController().signal)) {
    if (step.kind === 'caughtUp') break;
    if (step.kind !== 'events') continue;
    const lines = step.events.map(({ id, stream, revision, type, data, meta }) =>
      JSON.stringify({ id, stream, revision, type, data, meta }),
    );
    writeSync(out, `${lines.join('\n')}\n`);
    count += lines.length;
  }
  closeSync(out);
  return { count };
}

/** Builds all views from nothing to the log's end, in a new folder. */
async function rebuild({ folder }) {
  const views = openViews({ file: viewsFile(folder), log: installation.log });
  const seconds = await timed(async () => {
    views.start();
    await untilProjected(views);
  });
  await views.close();
  return { seconds, count: Number(await installation.log.head()) };
}

/**
 * Builds all views of an installation on a server, from nothing to the event with ordinal `last`. Timed from the first
 * events that reach the views, which are not counted, until every view reflects the last.
 */
async function replay({ folder, last }) {
  const { log } = installation;
  let watch;
  let first = 0;
  async function* follow(after, signal) {
    for await (const step of log.follow(after, signal)) {
      if (step.kind === 'events' && watch === undefined) [watch, first] = [startWatch(), step.events.length];
      yield step;
    }
  }
  const reader = { read: log.read.bind(log), count: log.count.bind(log), follow };
  const views = openViews({ file: viewsFile(folder), log: reader, views: knownViews });
  views.start();
  await views.waitFor({ ordinal: last }, waitMsMax);
  const spent = watch();
  const behind = views.health().filter(({ ordinal }) => ordinal !== last);
  if (behind.length > 0) throw new Error(`not at event ${last}: ${behind.map(({ name }) => name).join(', ')}`);
  await views.close();
  return { ...spent, count: last - first };
}

/** Rebuilds beside the tables in use, as the verb `rebuild` does: each view alone, then promoted. */
async function rebuildBeside() {
  const { views, log } = installation;
  if (!withViews) {
    withViews = true;
    views.start();
    await untilProjected(views);
  }
  return { seconds: await timed(() => views.rebuild()), count: Number(await log.head()) };
}

async function close() {
  await installation?.close();
  installation = undefined;
}

/** Bytes of the log's file after it was closed and the WAL was emptied. */
async function bytes() {
  const { folder, log } = installation;
  const count = Number(await log.head());
  await close();
  return { bytes: statSync(join(folder, 'log.db')).size, count };
}

answering({ open, openings, commands, docket, dump, rebuild, rebuildBeside, replay, bytes, close });
