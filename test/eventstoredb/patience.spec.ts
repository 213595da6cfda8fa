import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { playDocket } from '#simulation';
import { sampleReport, smallSample } from '#simulation/testing';
import { openInstallation, placeFrom, silent } from '#installation';
import type { Verb } from '../../apps/cli/verbs/verb.js';
import { logVerb } from '../../apps/cli/verbs/log.js';
import { rebuildVerb } from '../../apps/cli/verbs/rebuild.js';
import { reportVerb } from '../../apps/cli/verbs/report.js';
import { verifyVerb } from '../../apps/cli/verbs/verify.js';
import { type Peer, startPeer } from './peer/peer.ts';

/** A server on few cores is sometimes silent for seconds: batch verbs wait for it, commands keep their time limit. */
jest.setTimeout(120_000);

const silenceMs = 4_000;
const folder = mkdtempSync(join(tmpdir(), 'casetrail-patience-'));
const prefix = 'patience.';
let peer: Peer;
const place = () => placeFrom({ CASETRAIL_LOG: peer.url, CASETRAIL_LOG_PREFIX: prefix }, folder);

beforeAll(async () => {
  peer = await startPeer();
  await playDocket({ place: place(), report: sampleReport(smallSample), seed: 7, daysMax: 20 });
}, 120_000);
afterAll(async () => {
  await peer.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Makes the server silent now and once more shortly after, again and again; returns a function that ends this. */
function silences(): () => void {
  const timers = [0, silenceMs + 400].map((ms) => setTimeout(() => peer.condition.silence(silenceMs), ms));
  return () => {
    for (const timer of timers) clearTimeout(timer);
    peer.condition.silence(0);
  };
}

async function run(verb: Verb, flags: Record<string, string | boolean> = {}) {
  let [out, err] = ['', ''];
  const terminal = {
    out: async (text: string) => void (out += text),
    err: (text: string) => void (err += text),
    progress: silent,
  };
  const before = { ...process.env };
  Object.assign(process.env, { CASETRAIL_LOG: peer.url, CASETRAIL_LOG_PREFIX: prefix, CASETRAIL_DATA: folder });
  try {
    return { code: await verb.run({ flags, words: [] }, terminal), out, err };
  } finally {
    process.env = before;
  }
}

it.each<[string, Verb, Record<string, string | boolean>, number]>([
  ['rebuild', rebuildVerb, {}, 0],
  ['verify', verifyVerb, {}, 0],
  ['log', logVerb, { ndjson: true }, 0],
  // The docket was interrupted, so the figures disagree (exit 1); here it matters only that they were computed.
  ['report', reportVerb, { published: 'S2' }, 1],
])('%s comes to its end on a server that is silent for 4 s, twice', async (_, verb, flags, code) => {
  const calm = await run(verb, flags);
  const stop = silences();
  try {
    const harried = await run(verb, flags);
    expect([harried.code, harried.err]).toEqual([code, calm.err]);
    expect(harried.out).toBe(calm.out);
  } finally {
    stop();
  }
});

it('a command keeps its time', async () => {
  const installation = await openInstallation(place());
  try {
    peer.condition.silence(silenceMs);
    const started = performance.now();
    const read = installation.log.read('case-none')[Symbol.asyncIterator]().next();
    await expect(read).rejects.toThrow(/no answer within 3000 ms/);
    expect(performance.now() - started).toBeLessThan(silenceMs);
  } finally {
    await installation.close();
  }
});
