import { openInstallation } from '#installation';
import { digestText } from '../output/digest-text.js';
import { type Arguments, dataFlag, exits, placeOf, type Terminal, type Verb } from './verb.js';

/** Makes all views anew from the log. */
export const rebuildVerb: Verb = {
  name: 'rebuild',
  summary: {
    vi: 'Dựng lại mọi bảng tra cứu từ nhật ký; cần quyền ghi thư mục.',
    en: 'Makes all views anew from the log; needs the folder for writing.',
  },
  usage: '[--data DIR]',
  flags: [dataFlag],
  options: { data: { type: 'string' } },
  wordsMax: 0,
  run,
};

const lookEveryMs = 200;

async function run(given: Arguments, { out, progress }: Terminal): Promise<number> {
  const installation = await openInstallation(placeOf(given), { begins: false, isBatch: true });
  try {
    const { views, log } = installation;
    const total = await log.count();
    const timer = setInterval(() => {
      const slowest = Math.min(...views.health().map(({ rebuild, ordinal }) => rebuild?.ordinal ?? ordinal));
      progress.at('rebuild', slowest, total);
    }, lookEveryMs);
    try {
      // Views that are not there yet are made by following the log; there is nothing beside which to make them.
      const exist = views.health().some(({ ordinal, ready }) => ready && ordinal > 0);
      views.start();
      if (exist) await views.rebuild();
      while (!views.health().every(({ caughtUp }) => caughtUp)) {
        const failed = views.health().find((view) => view.failed)?.failed;
        if (failed) throw new Error(`a view stopped at event ${failed.ordinal}: ${failed.error}`);
        await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
      }
    } finally {
      clearInterval(timer);
    }
    const { ordinal } = views.reached();
    progress.at('rebuild', ordinal, ordinal);
    progress.end();
    for (const digest of await views.digests()) await out(digestText(digest));
    return exits.ok;
  } finally {
    await installation.close();
  }
}
