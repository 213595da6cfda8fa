import { assumptions, playDocket } from '#simulation';
import { readFigures } from '../report/figures-file.js';
import { type Arguments, dataFlag, exits, placeOf, type Terminal, textOf, UsageError, type Verb } from './verb.js';

/** Makes the simulated docket of a published half-year. */
export const docketVerb: Verb = {
  name: 'docket',
  summary: {
    vi: 'Tạo sổ thụ lý mô phỏng từ số liệu đã công bố: từng bước là một lệnh thật.',
    en: 'Plays a simulated docket from published figures: every step a real command.',
  },
  flags: [
    ['--figures FILE', 'tệp số liệu đã công bố (JSON)', 'file of published figures (JSON)', 'needed'],
    ['--seed N', 'hạt giống: số nguyên', 'seed: a whole number', 'needed'],
    ['--published ID', 'báo cáo nào trong tệp (S2)', 'which report of the file (S2)'],
    [
      '--one-by-one',
      'ghi từng bước một: thứ tự như nhau trên mọi kho (chậm hơn)',
      'appends step after step: the same order on every store (slower)',
    ],
    dataFlag,
  ],
  run,
};

async function run(given: Arguments, { out, err, progress }: Terminal): Promise<number> {
  const path = textOf(given, 'figures');
  const wantedSeed = textOf(given, 'seed') ?? '';
  const seed = Number(wantedSeed);
  if (path === undefined)
    throw new UsageError({
      vi: 'Thiếu --figures FILE: hãy ghi tệp số liệu đã công bố',
      en: '--figures FILE is missing: name the file of published figures',
    });
  if (!/^\d+$/.test(wantedSeed) || !Number.isSafeInteger(seed))
    throw new UsageError({
      vi: `--seed N là số nguyên từ 0, ${wantedSeed === '' ? 'không được bỏ trống' : `không phải ${wantedSeed}`}`,
      en: `--seed N is a whole number, 0 or more, not ${wantedSeed || 'left out'}`,
    });
  const report = readFigures(path, textOf(given, 'published') ?? 'S2');
  if (!report) {
    err(`--figures ${path}: there is no such file\n`);
    return exits.missing;
  }
  const place = placeOf(given);
  const started = performance.now();
  const result = await playDocket({
    place,
    report,
    seed,
    progress,
    ...(given.flags['one-by-one'] === true ? { inFlightMax: 1 } : {}),
  });
  if (!result.played) {
    await out(`${result.log} holds this docket already, complete.\n`);
    return exits.ok;
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const figures = `${result.cases.toLocaleString('en')} cases, ${result.commands.toLocaleString('en')} commands`;
  await out(`${result.log}: ${figures}, ${seconds} s, realm simulated, ${assumptions.length} named assumptions.\n`);
  return exits.ok;
}
