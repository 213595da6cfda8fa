import { restore } from '../backup/restore.js';
import { type Arguments, dataFlag, exits, placeOf, textOf, type Terminal, UsageError, type Verb } from './verb.js';

/** Makes a data folder from a backup. */
export const restoreVerb: Verb = {
  name: 'restore',
  summary: {
    vi: 'Khôi phục một bản sao lưu vào thư mục dữ liệu trống; không ghi đè bất cứ thứ gì.',
    en: 'Makes a data folder from a backup; overwrites nothing.',
  },
  flags: [
    ['DIR', 'thư mục của bản sao lưu', 'the folder of the backup'],
    dataFlag,
    [
      '--keys DIR',
      'thư mục dữ liệu hoặc bản sao mới hơn: khóa đã hủy ở đó vẫn bị hủy',
      'a newer data folder or backup: keys that were destroyed there stay destroyed',
    ],
  ],
  run,
};

/** Warns that destroyed keys come back: no fact records the destruction of a key, only newer keys show it. */
const keysComeBack = (madeAt: string): string =>
  `Khóa đã hủy sau ${madeAt} nay có trở lại. Nếu đã hủy khóa nào từ đó, hãy xóa thư mục này và khôi phục lại với ` +
  `--keys DIR (thư mục có keys.db mới nhất).\n` +
  `Keys that were destroyed after ${madeAt} are back. If any was, delete this folder and restore again with --keys DIR ` +
  `(the folder with the newest keys.db).\n`;

async function run(given: Arguments, { out, err, progress }: Terminal): Promise<number> {
  const [backup] = given.words;
  if (backup === undefined)
    throw new UsageError({
      vi: 'Thiếu DIR: hãy ghi thư mục của bản sao lưu',
      en: 'DIR is missing: name the folder of the backup',
    });
  const { folder } = placeOf(given);
  const newer = textOf(given, 'keys');
  const { manifest, destroyedAgain } = await restore(backup, folder, { newer, progress });
  const { log, madeAt } = manifest;
  if (log.kind === 'embedded') await out(`${folder} holds the log up to event ${log.events}, of ${madeAt}.\n`);
  else
    await out(
      `${folder} holds words and keys of ${madeAt}, for the server's log up to position ${log.position ?? '–'}. ` +
        'Facts after that may lack their words: verify names them.\n',
    );
  if (newer === undefined) err(keysComeBack(madeAt));
  if (destroyedAgain > 0) await out(`${destroyedAgain} keys that were destroyed since were destroyed again.\n`);
  await out(`Check it: npm run cli -- verify --data ${folder}\n`);
  return exits.ok;
}
