import { execFileSync } from 'node:child_process';
import { cpus, release, totalmem, type } from 'node:os';
import { DatabaseSync } from 'node:sqlite';
import { measures } from './measures.mjs';

const number = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 4 });
const shown = (value) => (value === null ? '–' : number.format(value));

/** The machine and versions of the measurement. */
export function surroundings(root, sizes) {
  const [{ model }] = cpus();
  const git = (...args) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
  const database = new DatabaseSync(':memory:');
  const { version } = database.prepare('SELECT sqlite_version() AS version').get();
  database.close();
  const changed = git('status', '--porcelain', '--', 'apps', 'libs') === '' ? '' : ', with changes not committed';
  return {
    Machine: `${model}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB, ${type()} ${release()}`,
    Software: `Node ${process.versions.node}, SQLite ${version}`,
    Commit: `${git('rev-parse', '--short', 'HEAD')}${changed}`,
    Date: new Date().toISOString().slice(0, 16).replace('T', ' ') + ' UTC',
    Sizes: Object.entries(sizes)
      .map(([name, value]) => `${name} ${number.format(value)}`)
      .join(', '),
  };
}

function verdicts(name, { ours, ratios }) {
  const { goals = {} } = measures[name];
  const verdict = (goal, value, unit) => {
    if (goal === undefined) return [];
    return [`≥ ${shown(goal)}${unit} ${value === null ? 'not measured' : value >= goal ? 'met' : 'NOT met'}`];
  };
  return [
    ...verdict(goals.peer, ratios.peer, ' × peer'),
    ...verdict(goals.limit, ratios.limit, ' × limit'),
    ...verdict(goals.ours, ours, '/s'),
  ].join('; ');
}

const heads = ['Measure', 'Casetrail', 'Peer', 'Limit', '÷ peer', '÷ limit', 'peer ÷ limit', 'Goals'];

function rowsOf(result) {
  return Object.entries(result).map(([name, figures]) => {
    const { ours, peer, limit, ratios } = figures;
    const cells = [ours, peer, limit, ratios.peer, ratios.limit, ratios.peerLimit].map(shown);
    return [measures[name].what, ...cells, verdicts(name, figures)];
  });
}

export function table(result, about) {
  const rows = [heads, ...rowsOf(result)];
  const widths = heads.map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const isText = (column) => column === 0 || column === heads.length - 1;
  const line = (row) =>
    row
      .map((cell, i) => (isText(i) ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
      .join('  ')
      .trimEnd();
  const facts = Object.entries(about).map(([name, value]) => `${name}: ${value}`);
  return [...rows.map(line), '', ...notes(), '', ...facts, ''].join('\n');
}

export function page(result, about) {
  const rows = rowsOf(result).map((row) => `| ${row.join(' | ')} |`);
  return [
    '# Benchmarks',
    '',
    'Written by `npm run bench -- --write`; do not edit. The goals are those of the design of this project.',
    '',
    ...Object.entries(about).map(([name, value]) => `- ${name}: ${value}`),
    '',
    `| ${heads.join(' | ')} |`,
    '|---|--:|--:|--:|--:|--:|--:|---|',
    ...rows,
    '',
    ...notes().map((note) => `- ${note}`),
    '',
  ].join('\n');
}

function changes() {
  const byDay = Map.groupBy(
    Object.values(measures).filter(({ changed }) => changed),
    ({ changed }) => changed,
  );
  return [...byDay].map(([day, changed]) => {
    const lines = changed.map(({ what }) => `"${what}"`).join('; ');
    return `Measured in another way since ${day}, so not to be compared with earlier figures: ${lines}.`;
  });
}

function notes() {
  const all = [...new Set(Object.values(measures).flatMap(({ limit }) => limit ?? []))];
  const bare = all.filter((limit) => limit.startsWith('bare client'));
  const limits = all.filter((limit) => !bare.includes(limit));
  return [
    'Each figure is the median of repetitions in which ours, peer and limit take turns; each ratio is the median of the ' +
      'ratios within a repetition. Figures of a machine that others use at the same time are provisional.',
    'A command is a payment or a pay-out through Engine.execute: idempotency digest, whole envelope, hash, deadline; two ' +
      'events in one durable append. Its body was checked before, as the service does it at its edge.',
    'Peer: emmett-sqlite 0.42.4 with CommandHandler, the same two events a command. One connection opened once, WAL, ' +
      'synchronous=FULL, 64 MB of cache, one operation at a time. Rebuild: its consumer with one projection of one row a ' +
      'case, batches of 1,000, no pause.',
    `Limit: programs of under forty lines on node:sqlite, WAL, synchronous=FULL, the same events (${limits.join('; ')}). ` +
      'A command of ours stores two events, a commit of the limit one.',
    `Limit on EventStoreDB: loops of under forty lines on the bare client, the same kinds of events (${bare.join('; ')}). ` +
      'The one that decides folds the stream with evolveCase and calls decideAct, as anybody would who writes a loop for ' +
      'this domain by hand; keys, digests, canonical bytes, retries and the order of commands are ours alone. They hand ' +
      'metadata over as objects, as the client documents it; ours go as bytes, which saves the client the way through base64.',
    'Replay from EventStoreDB: a database that holds the docket alone, all views and the copy of facts that only an ' +
      'installation on a server keeps (story). Timed from the first event of the docket to the last, on both sides. The ' +
      'test peer sends more slowly than a real server, which lifts the ratio of the rates; that of the CPU times does ' +
      'not depend on the server, and on a fast one the rates come near it.',
    ...changes(),
  ];
}
