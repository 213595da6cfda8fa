import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LogSource } from '../../composition/installation.js';
import { LogDamaged } from '#event-store';
import { logSource } from '../../composition/open.js';
import { checkStreams } from '../checking.js';
import { derivedDigests, digestText, NotDerived, storedDigests } from '../derived.js';
import { type Arguments, dataFlag, exits, placeOf, type Terminal, UsageError, type Verb } from '../verb.js';

/** Goes through everything that is stored and believes none of it. */
export const verifyVerb: Verb = {
  name: 'verify',
  summary: {
    vi:
      'Kiểm tra toàn bộ nhật ký: mã băm, số thứ tự, từng bước theo luật, và dựng lại các bảng tra cứu. ' +
      'Thoát 0 khi mọi thứ đúng, 1 khi dữ liệu sai, 2 khi không kiểm tra được.',
    en:
      'Checks the whole log: hashes, revisions, every step against the rules, and derives the views again. ' +
      'Exits 0 when all is well, 1 when the data are wrong, 2 when they could not be checked (log away, or none).',
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

const findingsShownMax = 50;

async function run(given: Arguments, terminal: Terminal): Promise<number> {
  let found = 0;
  const report = (sentence: string): void => {
    found += 1;
    if (found <= findingsShownMax) terminal.err(`${sentence}\n`);
  };
  try {
    await verify(given, report, terminal);
  } catch (error) {
    if (!(error instanceof Error) || error instanceof UsageError) throw error;
    report(error.message);
    if (found === 1 && !(error instanceof LogDamaged || error instanceof NotDerived)) {
      terminal.progress.end();
      return exits.missing;
    }
  }
  return finish(found, terminal);
}

async function verify(given: Arguments, report: (sentence: string) => void, terminal: Terminal): Promise<void> {
  const place = placeOf(given);
  const source = await logSource(place);
  const { out, progress } = terminal;
  let isSound = true;
  for await (const { message } of source.damage((done, total) => progress.at('hashes', done, total))) {
    report(message);
    isSound = false;
  }
  if (!isSound) return;
  const checked = await checkStreams(source, report, progress);
  if (checked.events === 0) await out('The log is empty.\n');
  await out(`${checked.events} events in ${checked.streams} streams; ${checked.cases} cases put to the rules again.\n`);
  await checkViews(source, place.views, given.flags['digests'] === true, report, terminal);
}

function finish(found: number, { err, progress, out }: Terminal): Promise<number> {
  progress.end();
  if (found > findingsShownMax) err(`and ${found - findingsShownMax} more\n`);
  if (found > 0) return Promise.resolve(exits.failed);
  return out('Everything is as it should be.\n').then(() => exits.ok);
}

/** The views of the folder, derived once more elsewhere, must come to the same digests. */
async function checkViews(
  source: LogSource,
  viewsFile: string,
  print: boolean,
  report: (sentence: string) => void,
  { out, progress }: Terminal,
): Promise<void> {
  const stored = await storedDigests(viewsFile);
  const shelter = mkdtempSync(join(tmpdir(), 'casetrail-verify-'));
  try {
    const derived = await derivedDigests(source, shelter, stored, progress);
    for (const digest of derived) {
      const { name, ordinal, rows, sha256 } = digest;
      if (print) await out(digestText(digest));
      const known = stored.find((each) => each.name === name);
      if (known && known.ordinal > 0 && known.sha256 !== sha256)
        report(
          `the view ${name} at event ${ordinal} has ${known.rows} rows with digest ${known.sha256}; derived again: ${rows} rows, ${sha256}`,
        );
    }
    if (!stored.some(({ ordinal }) => ordinal > 0))
      await out('No views are stored yet: the service, or rebuild, makes them.\n');
  } finally {
    rmSync(shelter, { recursive: true, force: true });
  }
}
