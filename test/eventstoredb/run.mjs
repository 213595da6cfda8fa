/**
 * npm run test:eventstoredb — what must hold on a server, each part under fresh prefixes, so that the database need
 * not be empty:
 *
 *   EVENTSTOREDB_URL          esdb://… of the server; the protocol test peer will do. With TLS, tlsCAFile in it names
 *                             the file of the authority.
 *   EVENTSTOREDB_CREDENTIALS  a file of two lines, user and password, readable by its owner only
 *   EVENTSTOREDB_RESTART      a command that stops the server in order, starts it, and returns when it answers again
 *   EVENTSTOREDB_KILL         the same with kill -9; without one of the two its part is said to be not run
 *   EVENTSTOREDB_PARTS        names of parts with commas, to run no others; the last line says what was not run
 *
 * The last line says what was proved on what. Exit code 0 only when everything that ran has passed.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { peerMark } from './peer/features.ts';
import { bareClient } from './server.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const jest = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];
const { EVENTSTOREDB_URL: url, EVENTSTOREDB_RESTART: restart, EVENTSTOREDB_KILL: kill } = process.env;
const wanted = process.env.EVENTSTOREDB_PARTS?.split(',');
const answerWithinMs = 5_000;

/** A part that needs a command, and is skipped without one. */
function recovery(name, tests, command) {
  return { name, project: 'specs', files: 'test/eventstoredb/recovery\\.spec', tests, isRun: Boolean(command) };
}

/** Each part: its name, the project of `.config/jest.config.mjs`, its files, and the names of its tests. */
const parts = [
  { name: 'contract', project: 'specs', files: 'libs/event-store/eventstoredb/eventstoredb\\.spec' },
  { name: 'stories', project: 'EventStoreDB', files: 'test/http/' },
  { name: 'docket and starts', project: 'specs', files: 'test/eventstoredb/starts\\.spec' },
  { name: 'contention', project: 'specs', files: 'test/eventstoredb/contention\\.spec' },
  { name: 'two processes', project: 'specs', files: 'test/eventstoredb/two-processes\\.spec' },
  { name: 'neighbours', project: 'specs', files: 'test/eventstoredb/neighbours\\.spec' },
  {
    name: 'deletions and limits',
    project: 'specs',
    files: 'test/eventstoredb/damage\\.spec',
    tests: 'a stream|did not write',
  },
  recovery('restart of the service', 'the service: stopped in order', true),
  recovery('orderly stop of the server with appends in flight', 'the server: stopped in order', restart),
  recovery('kill -9 of the server with appends in flight', 'the server: kill -9', kill),
];

/** The server's version, and whether it is our peer, which reports a version too. */
async function whoAnswers() {
  const client = bareClient(url);
  const late = new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`no answer within ${answerWithinMs} ms`)), answerWithinMs).unref();
  });
  try {
    const capabilities = await Promise.race([client.capabilities, late]);
    const version = capabilities.serverVersion;
    return capabilities.supports({ path: peerMark })
      ? `the protocol test peer (in the manner of ${version}; it proves nothing about a server's durability)`
      : `EventStoreDB ${version}`;
  } finally {
    await client.dispose();
  }
}

/** Whether it passed, with at least one test run. */
function passes({ name, project, files, tests }) {
  process.stderr.write(`\n== ${name}\n`);
  const args = ['--config', '.config/jest.config.mjs', '--selectProjects', project, '--testPathPatterns', files];
  const only = tests === undefined ? [] : ['--testNamePattern', tests];
  const folder = mkdtempSync(join(tmpdir(), 'casetrail-run-'));
  const outputFile = join(folder, 'result.json');
  try {
    const all = [...jest, ...args, ...only, '--json', '--outputFile', outputFile];
    const ran = spawnSync(process.execPath, all, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
    return ran.status === 0 && JSON.parse(readFileSync(outputFile, 'utf8')).numPassedTests > 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function end(sentence, code) {
  process.stdout.write(`\n${sentence}\n`);
  process.exit(code);
}

if (!url)
  end(
    'EVENTSTOREDB_URL is not set: name the server, for instance EVENTSTOREDB_URL=esdb://127.0.0.1:2113?tls=false, and ' +
      'run npm run test:eventstoredb again (npm run peer starts the protocol test peer). Nothing was run.',
    1,
  );

const unknown = wanted?.filter((each) => !parts.some(({ name }) => name === each)) ?? [];
if (unknown.length > 0) end(`There is no part ${unknown.join(', ')}. Nothing was run.`, 1);

let who;
try {
  who = await whoAnswers();
} catch (error) {
  end(`No EventStoreDB answers at EVENTSTOREDB_URL: ${error.message}. Nothing was run.`, 1);
}
process.stderr.write(`Running on ${who}.\n`);
const isLeftOut = ({ name, isRun }) => isRun === false || (wanted && !wanted.includes(name));
const results = parts.map((part) => ({ ...part, result: isLeftOut(part) ? 'not run' : passes(part) }));
process.stdout.write('\n');
for (const { name, result } of results) {
  const word = result === true ? 'passed' : result === false ? 'FAILED' : 'not run';
  process.stdout.write(`${word.padEnd(8)} ${name}\n`);
}
const of = (which) =>
  results
    .filter(({ result }) => result === which)
    .map(({ name }) => name)
    .join(', ');
const notRun = of('not run') === '' ? '' : `; not run: ${of('not run')}`;
if (of(false) !== '') end(`FAILED on ${who}: ${of(false)}${notRun}.`, 1);
end(`Proved on ${who}: ${of(true)}${notRun}.`, 0);
