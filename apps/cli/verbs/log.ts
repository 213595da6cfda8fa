import { eventsOf } from '../output/events.js';
import { type Arguments, dataFlag, exits, type Terminal, placeOf, UsageError, type Verb } from './verb.js';

/** Prints the log, so that anyone can recount. */
export const logVerb: Verb = {
  name: 'log',
  summary: {
    vi: 'In toàn bộ sự kiện, mỗi dòng một JSON, để ai cũng đếm lại được.',
    en: 'Prints all events, one JSON a line, so that anyone can recount.',
  },
  flags: [['--ndjson', 'mỗi dòng một sự kiện', 'one event a line', 'needed'], dataFlag],
  run,
};

const bytesPerWrite = 1 << 20;

async function run(given: Arguments, { out, err, progress }: Terminal): Promise<number> {
  if (given.flags['ndjson'] !== true)
    throw new UsageError({
      vi: 'Thiếu --ndjson: đó là dạng in duy nhất',
      en: '--ndjson is missing: it is the one form there is',
    });
  let text = '';
  let isEmpty = true;
  const onProgress = (done: number, total: number | undefined): void => progress.at('log', done, total);
  for await (const event of eventsOf(placeOf(given), onProgress)) {
    isEmpty = false;
    text += `${JSON.stringify(event)}\n`;
    if (text.length < bytesPerWrite) continue;
    await out(text);
    text = '';
  }
  await out(text);
  progress.end();
  if (isEmpty) err('The log is empty.\n');
  return exits.ok;
}
