import { backUp } from '../backup/backup.js';
import { type Arguments, dataFlag, exits, placeOf, type Terminal, UsageError, type Verb } from './verb.js';

/** A consistent copy of everything that cannot be rebuilt. */
export const backupVerb: Verb = {
  name: 'backup',
  summary: {
    vi:
      'Sao lưu nhật ký, nội dung niêm phong và khóa vào một thư mục mới, kể cả khi dịch vụ đang chạy. Bản sao chứa ' +
      'khóa: hãy giữ kín như chính hệ thống.',
    en:
      'Copies log, sealed words and keys into a new folder, beside the running service too. The copy holds the keys: ' +
      'guard it like the installation itself.',
  },
  flags: [['DIR', 'thư mục mới cho bản sao', 'the new folder for the copy'], dataFlag],
  run,
};

async function run(given: Arguments, { out, progress }: Terminal): Promise<number> {
  const [target] = given.words;
  if (target === undefined)
    throw new UsageError({
      vi: 'Thiếu DIR: hãy ghi thư mục mới cho bản sao',
      en: 'DIR is missing: name the new folder for the copy',
    });
  const { log, files } = await backUp(placeOf(given), target, progress);
  const names = files.map(({ name }) => name).join(', ');
  if (log.kind === 'embedded') await out(`${target} holds ${names}, up to event ${log.events}.\n`);
  else
    await out(
      `${target} holds ${names}, with the words of all facts up to position ${log.position ?? '–'} of the server's log. ` +
        "Back up that log as the server's vendor says, not before this copy was made.\n",
    );
  await out(`Check it: npm run cli -- verify --data ${target}\n`);
  return exits.ok;
}
