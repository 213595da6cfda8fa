#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { SecondWriter } from '#sqlite';
import { labelled } from './output/labelled.js';
import { printable } from './output/printable.js';
import { progressOn } from '#installation';
import { backupVerb } from './verbs/backup.js';
import { cellVerb } from './verbs/cell.js';
import { docketVerb } from './verbs/docket.js';
import { logVerb } from './verbs/log.js';
import { reactionsVerb } from './verbs/reactions.js';
import { rebuildVerb } from './verbs/rebuild.js';
import { reportVerb } from './verbs/report.js';
import { restoreVerb } from './verbs/restore.js';
import { showVerb } from './verbs/show.js';
import { sweepVerb } from './verbs/sweep.js';
import { tableVerb } from './verbs/table.js';
import { verifyVerb } from './verbs/verify.js';
import { workListVerb } from './verbs/work-list.js';
import { type Arguments, exits, type Terminal, UsageError, type Verb } from './verbs/verb.js';

const verbs: readonly Verb[] = [
  docketVerb,
  reportVerb,
  tableVerb,
  cellVerb,
  workListVerb,
  logVerb,
  showVerb,
  verifyVerb,
  rebuildVerb,
  reactionsVerb,
  sweepVerb,
  backupVerb,
  restoreVerb,
];

/** Runs one command line; returns the exit code. */
async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    await terminal.out(overview());
    return name === undefined ? exits.usage : exits.ok;
  }
  const verb = verbs.find((each) => each.name === name);
  try {
    if (!verb) {
      const names = verbs.map((each) => each.name).join(', ');
      throw new UsageError({
        vi: `không có lệnh ${name}; có các lệnh ${names}`,
        en: `there is no verb ${name}; there are ${names}`,
      });
    }
    if (rest.includes('--help') || rest.includes('-h')) {
      await terminal.out(help(verb));
      return exits.ok;
    }
    return await verb.run(argumentsOf(verb, rest), terminal);
  } catch (error) {
    terminal.progress.end();
    return explain(error, verb, rest, terminal);
  }
}

function argumentsOf({ flags }: Verb, argv: readonly string[]): Arguments {
  const described = flags.map(([flag]) => /^--([\w-]+)( .+)?$/.exec(flag));
  const options = Object.fromEntries(
    described.flatMap((flag) => (flag ? [[flag[1]!, { type: flag[2] ? 'string' : 'boolean' } as const]] : [])),
  );
  const wordsMax = described.filter((flag) => flag === null).length;
  const { values, positionals, tokens } = parseArgs({
    args: [...argv],
    options,
    allowPositionals: true,
    tokens: true,
  });
  const seen = new Set<string>();
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    if (seen.has(token.name))
      throw new UsageError({
        vi: `${token.rawName} được ghi hai lần: hãy ghi một lần`,
        en: `${token.rawName} is given twice: give it once`,
      });
    seen.add(token.name);
    if (token.value === '')
      throw new UsageError({
        vi: `${token.rawName} bỏ trống: hãy ghi giá trị, hoặc bỏ đi`,
        en: `${token.rawName} is empty: give a value, or leave it out`,
      });
  }
  const unexpected = positionals[wordsMax];
  if (unexpected !== undefined)
    throw new UsageError({
      vi: `“${unexpected}” là thừa: hãy bỏ đi`,
      en: `"${unexpected}" was not expected: leave it out`,
    });
  return { flags: values as Arguments['flags'], words: positionals.filter((word) => word !== '') };
}

function explain(error: unknown, verb: Verb | undefined, argv: readonly string[], { err }: Terminal): number {
  const { code, message } = error as { code?: string; message?: string };
  if (error instanceof UsageError || code?.startsWith('ERR_PARSE_ARGS')) {
    const label = error instanceof UsageError ? error.label : { vi: wrongOption(code, message), en: message };
    err(`${isVietnamese(argv) ? label.vi : label.en}\n\n${verb ? help(verb) : overview()}`);
    return exits.usage;
  }
  err(`${error instanceof Error ? error.message : String(error)}\n`);
  if (error instanceof SecondWriter) return exits.heldByAnother;
  if (process.env['CASETRAIL_DEBUG']) err(`${(error as Error).stack}\n`);
  return exits.failed;
}

/** Explains a wrong option in Vietnamese; Node's message is English only, and has the option's name in quotes. */
function wrongOption(code = '', message = ''): string {
  const name = /'(-[\w-]+)/.exec(message)?.[1] ?? '';
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return `không có tùy chọn ${name}`;
  return `tùy chọn ${name} thiếu giá trị, hoặc không nhận giá trị`;
}

/** Whether the call asks for Vietnamese. Looks at the raw arguments, because a wrong call may not be parsable. */
const isVietnamese = (argv: readonly string[]): boolean =>
  argv.some((word, index) => word === '--lang=vi' || (word === '--lang' && argv[index + 1] === 'vi'));

function overview(): string {
  const lines = verbs.map(({ name, summary }) => labelled(`  ${name}`, 10, [summary.vi, summary.en]));
  return `Cách dùng / Usage: npm run cli -- <verb> [--help]\n\n${lines.join('\n')}\n`;
}

function help({ name, summary, flags }: Verb): string {
  const usage = flags.map(([flag, , , isNeeded]) => (isNeeded || !flag.startsWith('--') ? flag : `[${flag}]`));
  const lines = flags.map(([flag, vi, en]) => labelled(`  ${flag}`, 22, [vi, en]));
  return `npm run cli -- ${name} ${usage.join(' ')}\n\n${summary.vi}\n${summary.en}\n\n${lines.join('\n')}\n`;
}

const write = (text: string): Promise<void> =>
  new Promise((resolve, reject) => process.stdout.write(text, (error) => (error ? reject(error) : resolve())));

const terminal: Terminal = {
  out: (text, how) => write(how === 'asIs' ? text : printable(text)),
  err: (text) => void process.stderr.write(printable(text)),
  progress: progressOn(),
};

// A reader that stops early (`log --ndjson | head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
process.exitCode = await run(process.argv.slice(2), terminal);
