import { type VerificationResult, verifyInstallation } from '#verification';
import { logSource, world } from '#installation';
import { ownFiles } from '../backup/integrity.js';
import { copiedIn } from '../backup/manifest.js';
import { VerdictAsJson, VerdictAsText, type VerdictOutput } from '../output/verdict.js';
import { type Arguments, dataFlag, exits, jsonFlag, placeOf, type Terminal, UsageError, type Verb } from './verb.js';

/** Checks everything that is stored, without trusting any of it. */
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
  flags: [
    [
      '--digests',
      'in số dòng và mã băm của từng bảng',
      'prints rows and digests of each view, with and without ordinals',
    ],
    jsonFlag,
    dataFlag,
  ],
  run,
};

async function run(given: Arguments, terminal: Terminal): Promise<number> {
  const output = given.flags['json'] === true ? new VerdictAsJson(terminal) : new VerdictAsText(terminal);
  const verdict = await verified(given, output, terminal);
  terminal.progress.end();
  const code = verdict.damaged > 0 ? exits.failed : verdict.unchecked > 0 ? exits.missing : exits.ok;
  await output.end(verdict, code);
  return code;
}

async function verified(given: Arguments, said: VerdictOutput, { progress }: Terminal): Promise<VerificationResult> {
  const place = placeOf(given);
  let source: Awaited<ReturnType<typeof logSource>>;
  try {
    source = await logSource(place);
  } catch (error) {
    if (!(error instanceof Error) || error instanceof UsageError) throw error;
    said.say('unchecked', error.message);
    return { damaged: 0, unchecked: 1 };
  }
  const hasDigests = given.flags['digests'] === true;
  return verifyInstallation(
    {
      source,
      folder: place.folder,
      viewsFile: place.views,
      world,
      copied: copiedIn(place.folder),
      others: ownFiles(place.folder),
    },
    {
      say: (kind, sentence) => said.say(kind, sentence),
      progress: (label, done, total) => progress.at(label, done, total),
      onDigest: async (digest) => (hasDigests ? said.digest(digest) : undefined),
    },
  );
}
