import { foldCase } from '#case';
import { logSource } from '#installation';
import { caseDocument } from '../case/case-document.js';
import { caseText, type ShownCase } from '../case/case-text.js';
import { knownCase } from '../case/known-case.js';
import { openedWords, sealedFieldsOf } from '../case/sealed-words.js';
import { jsonText } from '../output/json-text.js';
import { asOfFlag, knownByOf } from './as-of.js';
import {
  type Arguments,
  dataFlag,
  exits,
  jsonFlag,
  languageFlag,
  languageOf,
  placeOf,
  type Terminal,
  UsageError,
  type Verb,
} from './verb.js';

/** Prints the story of one case. */
export const showVerb: Verb = {
  name: 'show',
  summary: {
    vi: 'Kể lại một vụ việc: các bước, ai thực hiện, tài liệu, thời hạn, tiền.',
    en: 'Tells the story of one case: steps, who took them, documents, deadlines, money.',
  },
  flags: [
    ['CASE', 'số vụ việc, UUID hoặc mã luồng', 'case number, UUID or stream id'],
    asOfFlag,
    ['--names', 'mở các nội dung được niêm phong', 'opens the sealed words'],
    jsonFlag,
    languageFlag,
    dataFlag,
  ],
  run,
};

async function run(given: Arguments, { out, err, progress }: Terminal): Promise<number> {
  const [wanted] = given.words;
  if (wanted === undefined)
    throw new UsageError({
      vi: 'Thiếu CASE: hãy ghi số thụ lý, UUID hoặc mã luồng của vụ việc',
      en: 'CASE is missing: give the number, UUID or stream id of a case',
    });
  const language = languageOf(given);
  const knownBy = knownByOf(given);
  const place = placeOf(given);
  const log = await (await logSource(place)).open();
  try {
    const onProgress = (done: number, total: number | undefined): void => progress.at('show', done, total);
    const { facts, ordinal } = await knownCase(log, wanted, knownBy?.instant, onProgress);
    progress.end();
    const state = foldCase([...facts]);
    if (!state) {
      err(
        language === 'vi'
          ? `không có vụ việc ${wanted}${knownBy ? ` theo những gì đã ghi đến ${knownBy.label.vi}` : ''}\n`
          : `there is no case ${wanted}${knownBy ? ` as known at ${knownBy.instant}` : ''}\n`,
      );
      return exits.failed;
    }
    const sealed = sealedFieldsOf(facts);
    const shown: ShownCase = {
      state,
      facts,
      knownAt: knownBy && { ...knownBy, ordinal: ordinal ?? 0 },
      sealed,
      words: given.flags['names'] === true ? await openedWords(place.folder, sealed) : undefined,
    };
    const isJson = given.flags['json'] === true;
    await out(isJson ? jsonText(caseDocument(shown, knownBy?.asked)) : caseText(shown, language));
    return exits.ok;
  } finally {
    await log.close();
  }
}
