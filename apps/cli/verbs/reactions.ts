import type { ParkedNote } from '#engine';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type DueReaction, openViewsReader } from '#read-models';
import { openInstallation, type InstallationPlace } from '#installation';
import { type Arguments, dataFlag, exits, placeOf, type Terminal, type Verb } from './verb.js';

/** Lists the consequences that are still missing on other streams, and retries them. */
export const reactionsVerb: Verb = {
  name: 'reactions',
  summary: {
    vi:
      'Liệt kê các việc phát sinh ở hồ sơ khác chưa thực hiện xong, lý do và từ khi nào. Với --retry: làm lại ngay ' +
      '(cần quyền ghi thư mục; khi dịch vụ đang chạy, dùng POST /v1/reactions/retry).',
    en:
      'Lists the consequences on other streams that are still due, why and since when. With --retry: tries them ' +
      'again (needs the folder for writing; beside a running service use POST /v1/reactions/retry). Exits 1 when ' +
      'something is parked.',
  },
  flags: [['--retry', 'làm lại ngay', 'tries again what is due'], dataFlag],
  run,
};

const lookEveryMs = 50;
/** How long `--retry` waits for a failure that may pass. */
const retryWaitMsMax = 60_000;
const listedMax = 10_000;

async function run(given: Arguments, { out, progress }: Terminal): Promise<number> {
  const place = placeOf(given);
  if (given.flags['retry'] === true) await retry(place, (done, total) => progress.at('reactions', done, total));
  progress.end();
  const { due, notes } = await listed(place.views);
  const noteOf = new Map(notes.map((note) => [note.cause, note]));
  for (const each of due) await out(lineOf(each, noteOf.get(each.cause)));
  const parked = due.filter(({ cause }) => noteOf.has(cause)).length;
  await out(`${due.length} due, ${parked} of them parked.\n`);
  return parked > 0 ? exits.failed : exits.ok;
}

async function listed(file: string): Promise<{ due: readonly DueReaction[]; notes: readonly ParkedNote[] }> {
  if (!existsSync(file)) return { due: [], notes: [] };
  const reader = await openViewsReader({ file });
  try {
    return await reader.read((snapshot) => ({
      due: snapshot.dueReactions(0, listedMax).due,
      notes: snapshot.parkedNotes(),
    }));
  } finally {
    reader.close();
  }
}

/** Starts a runner, which tries every reaction that is due at its start, parked or not. */
async function retry(place: InstallationPlace, seen: (done: number, total: number) => void): Promise<void> {
  const installation = await openInstallation(place, { begins: false });
  const stop = new AbortController();
  try {
    installation.views.start();
    const running = installation.react(stop.signal);
    const until = performance.now() + retryWaitMsMax;
    let most = 0;
    for (;;) {
      await sleep(lookEveryMs);
      const { due, parked, position } = installation.reactions.health;
      most = Math.max(most, due);
      seen(most - due, most);
      const waiting = parked.reduce((sum, each) => sum + 1 + each.waiting, 0);
      if ((position !== undefined && waiting === due) || performance.now() > until) break;
    }
    stop.abort();
    await running;
  } finally {
    stop.abort();
    await installation.close();
  }
}

function lineOf({ ordinal, stream, revision, type, commands }: DueReaction, note: ParkedNote | undefined): string {
  const why = note ? `parked since ${new Date(note.sinceMs).toISOString()}: ${note.error}` : 'due';
  return `event ${ordinal}  ${type}, revision ${revision} of ${stream} -> ${commands.join(', ')}  ${why}\n`;
}
