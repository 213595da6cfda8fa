import { batchesOf, LogRefused } from '#event-store';
import { openInstallation } from '#installation';
import { type Arguments, dataFlag, exits, placeOf, type Terminal, type Verb } from './verb.js';

/**
 * Deletes sealed words that no fact refers to, left behind by commands that were refused or died before their append.
 */
export const sweepVerb: Verb = {
  name: 'sweep',
  summary: {
    vi: 'Xóa các nội dung niêm phong mà không sự kiện nào nhắc đến; cần quyền ghi thư mục.',
    en: 'Forgets sealed words that no fact refers to; needs the folder for writing.',
  },
  flags: [dataFlag],
  run,
};

async function run(given: Arguments, { out, progress }: Terminal): Promise<number> {
  const installation = await openInstallation(placeOf(given), { begins: false, isBatch: true });
  try {
    // A log that was set back lacks facts whose words are here; after another restore it may have them again.
    await installation.views.requireSameLog();
    const total = await installation.log.count();
    const referenced = new Set<string>();
    let readCount = 0;
    for await (const events of batchesOf(installation.log)) {
      for (const event of events) collect(event.data, referenced);
      readCount += events.length;
      progress.at('sweep', readCount, total);
    }
    progress.end();
    if (referenced.size === 0 && !(await installation.sealed.isEmpty()))
      throw new LogRefused(
        `${installation.name} holds no fact that refers to sealed words, and ${installation.folder} holds some: nothing is ` +
          'forgotten. Is it the right log (CASETRAIL_LOG, CASETRAIL_LOG_PREFIX), and is all of it there?',
      );
    const forgotten = await installation.sealed.sweep((ref) => referenced.has(ref));
    await out(`${referenced.size} sealed values are referred to; ${forgotten} were not, and are forgotten.\n`);
    return exits.ok;
  } finally {
    await installation.close();
  }
}

/** All sealed references in a fact's data, at any depth. */
function collect(value: unknown, refs: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  const { ref, commitment } = value as { ref?: unknown; commitment?: unknown };
  if (typeof ref === 'string' && typeof commitment === 'string') refs.add(ref);
  else for (const item of Object.values(value)) collect(item, refs);
}
