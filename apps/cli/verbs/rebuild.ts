import { setTimeout as sleep } from 'node:timers/promises';
import { LogUnavailable, silenceMsMax } from '#event-store';
import { openInstallation } from '#installation';
import type { Views } from '#read-models';
import { digestText } from '../output/digest-text.js';
import { type Arguments, dataFlag, exits, placeOf, type Terminal, type Verb } from './verb.js';

/** Rebuilds all views from the log. */
export const rebuildVerb: Verb = {
  name: 'rebuild',
  summary: {
    vi: 'Dựng lại mọi bảng tra cứu từ nhật ký; cần quyền ghi thư mục.',
    en: 'Makes all views anew from the log; needs the folder for writing.',
  },
  flags: [dataFlag],
  run,
};

const lookEveryMs = 200;

async function run(given: Arguments, { out, progress }: Terminal): Promise<number> {
  const installation = await openInstallation(placeOf(given), { begins: false, isBatch: true });
  try {
    const { views, log } = installation;
    const total = await log.count();
    await whileMoving(views, (signal) => make(views, signal), {
      onLook: (slowest) => progress.at('rebuild', slowest, total),
      lastError: () => log.health().lastError,
    });
    const { ordinal } = views.reached();
    progress.at('rebuild', ordinal, ordinal);
    progress.end();
    for (const digest of await views.digests()) await out(digestText(digest));
    return exits.ok;
  } finally {
    await installation.close();
  }
}

async function make(views: Views, signal: AbortSignal): Promise<void> {
  // Missing views are built by following the log: there is no old version to serve meanwhile.
  const exist = views.health().some(({ ordinal, ready }) => ready && ordinal > 0);
  views.start();
  if (exist) await views.rebuild();
  while (!signal.aborted && !views.health().every(({ caughtUp }) => caughtUp)) {
    const failed = views.health().find((view) => view.failed)?.failed;
    if (failed) throw new Error(`a view stopped at event ${failed.ordinal}: ${failed.error}`);
    await sleep(lookEveryMs);
  }
}

interface Watching {
  /** Called with the ordinal of the slowest view. */
  readonly onLook: (slowest: number) => void;
  /** The log's newest error, if it is unavailable. */
  readonly lastError: () => string | undefined;
  readonly silenceMs?: number;
}

/**
 * Runs `work` while the views advance: they wait without end for an unavailable log or a locked file, this verb not.
 * @throws LogUnavailable when nothing has advanced for `silenceMs`; the signal passed to `work` is aborted then
 */
export async function whileMoving(
  views: Pick<Views, 'health'>,
  work: (signal: AbortSignal) => Promise<void>,
  { onLook, lastError, silenceMs = silenceMsMax }: Watching,
): Promise<void> {
  const ending = new AbortController();
  const { promise: stands, reject } = Promise.withResolvers<never>();
  let [lastText, movedAt] = ['', performance.now()];
  const timer = setInterval(() => {
    const health = views.health();
    const places = health.map(({ ordinal, rebuild, state, caughtUp }) => [ordinal, rebuild?.ordinal, state, caughtUp]);
    onLook(Math.min(...health.map(({ rebuild, ordinal }) => rebuild?.ordinal ?? ordinal)));
    const text = JSON.stringify(places);
    if (text !== lastText) [lastText, movedAt] = [text, performance.now()];
    if (performance.now() - movedAt <= silenceMs) return;
    const why = health.find(({ waitsFor }) => waitsFor !== undefined)?.waitsFor ?? lastError() ?? 'the log is silent';
    reject(new LogUnavailable(`No view has come further for ${silenceMs / 1_000} s: ${why}`));
  }, lookEveryMs);
  try {
    await Promise.race([work(ending.signal), stands]);
  } finally {
    clearInterval(timer);
    ending.abort();
  }
}
