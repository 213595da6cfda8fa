import { restore } from '../backup/restore.js';
import { type Arguments, dataFlag, exits, placeOf, textOf, type Terminal, UsageError, type Verb } from '../verb.js';

/** A data folder from a backup. */
export const restoreVerb: Verb = {
  name: 'restore',
  summary: {
    vi: 'Khôi phục một bản sao lưu vào thư mục dữ liệu trống; không ghi đè bất cứ thứ gì.',
    en: 'Makes a data folder from a backup; overwrites nothing.',
  },
  usage: 'DIR [--data DIR] [--keys DIR]',
  flags: [
    ['DIR', 'thư mục của bản sao lưu', 'the folder of the backup'],
    dataFlag,
    [
      '--keys DIR',
      'thư mục dữ liệu hoặc bản sao mới hơn: khóa đã hủy ở đó vẫn bị hủy',
      'a newer data folder or backup: keys that were destroyed there stay destroyed',
    ],
  ],
  options: { data: { type: 'string' }, keys: { type: 'string' } },
  wordsMax: 1,
  run,
};

async function run(given: Arguments, { out, progress }: Terminal): Promise<number> {
  const [backup] = given.words;
  if (backup === undefined) throw new UsageError('restore needs the folder of the backup');
  const { folder } = placeOf(given);
  const { manifest, destroyedAgain } = await restore(backup, folder, { newer: textOf(given, 'keys'), progress });
  const { log, madeAt } = manifest;
  if (log.kind === 'embedded') await out(`${folder} holds the log up to event ${log.events}, of ${madeAt}.\n`);
  else
    await out(
      `${folder} holds words and keys of ${madeAt}, for the server's log up to position ${log.position ?? '–'}. ` +
        'Facts after that may lack their words: verify names them.\n',
    );
  if (destroyedAgain > 0) await out(`${destroyedAgain} keys that were destroyed since were destroyed again.\n`);
  await out(`Check it: npm run cli -- verify --data ${folder}\n`);
  return exits.ok;
}
