import { type Kind, type Say, type VerificationResult, verifyInstallation } from '#verification';
import { logSource, world } from '#installation';
import { ownFiles } from '../backup/integrity.js';
import { copiedIn } from '../backup/manifest.js';
import { digestText } from '../output/digest-text.js';
import { type Arguments, dataFlag, exits, placeOf, type Terminal, UsageError, type Verb } from './verb.js';

/** Goes through everything that is stored and believes none of it. */
export const verifyVerb: Verb = {
  name: 'verify',
  summary: {
    vi:
      'Kiểm tra mọi thứ đã lưu: nhật ký, từng bước theo luật, nội dung niêm phong, phản ứng giữa các luồng, bảng tra ' +
      'cứu. Không ghi gì. Thoát 0 khi mọi thứ đúng, 1 khi có dữ liệu sai, 2 khi có phần không kiểm tra được.',
    en:
      'Checks everything stored: log, every step against the rules, sealed words, reactions, views. Writes nothing. ' +
      'Exits 0 when all is well, 1 when something is wrong, 2 when a part could not be checked (and none was wrong).',
  },
  usage: '[--digests] [--data DIR]',
  flags: [
    [
      '--digests',
      'in số dòng và mã băm của từng bảng',
      'prints rows and digests of each view, with and without ordinals',
    ],
    dataFlag,
  ],
  options: { digests: { type: 'boolean' }, data: { type: 'string' } },
  wordsMax: 0,
  run,
};

/** Sentences of one kind; of more, their number is said. */
const sentencesShownMax = 50;

async function run(given: Arguments, terminal: Terminal): Promise<number> {
  const { out, progress } = terminal;
  const { say, rest } = sayOn(terminal);
  const place = placeOf(given);
  let source: Awaited<ReturnType<typeof logSource>>;
  try {
    source = await logSource(place);
  } catch (error) {
    if (!(error instanceof Error) || error instanceof UsageError) throw error;
    say('unchecked', error.message);
    return exits.missing;
  }
  const isPrinted = given.flags['digests'] === true;
  const verdict = await verifyInstallation(
    {
      source,
      folder: place.folder,
      viewsFile: place.views,
      world,
      copied: copiedIn(place.folder),
      others: ownFiles(place.folder),
    },
    {
      say,
      progress: (label, done, total) => progress.at(label, done, total),
      onDigest: async (digest) => (isPrinted ? out(digestText(digest)) : undefined),
    },
  );
  progress.end();
  await rest(verdict);
  if (verdict.damaged > 0) return exits.failed;
  if (verdict.unchecked > 0) return exits.missing;
  await out('Everything is as it should be.\n');
  return exits.ok;
}

const prefixes: Readonly<Record<Kind, string>> = { damaged: '', unchecked: 'not checked: ', noted: '', checked: '' };

/** What is wrong or could not be checked goes to stderr; the rest is the summary, on stdout. */
function sayOn({ out, err }: Terminal): { say: Say; rest: (verdict: VerificationResult) => Promise<void> } {
  const counts = { damaged: 0, unchecked: 0, noted: 0, checked: 0 };
  const summary: string[] = [];
  const say: Say = (kind, sentence) => {
    counts[kind] += 1;
    if (counts[kind] > sentencesShownMax) return;
    const line = `${prefixes[kind]}${sentence}\n`;
    if (kind === 'damaged' || kind === 'unchecked') err(line);
    else summary.push(line);
  };
  const rest = async (verdict: VerificationResult): Promise<void> => {
    for (const kind of ['damaged', 'unchecked'] as const)
      if (verdict[kind] > sentencesShownMax) err(`${prefixes[kind]}and ${verdict[kind] - sentencesShownMax} more\n`);
    await out(summary.join(''));
  };
  return { say, rest };
}
