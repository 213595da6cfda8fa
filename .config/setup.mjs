/**
 * Brings node_modules to what package-lock.json says, and does nothing when it is there already.
 * Plain Node 20: it may run before anything is installed. It speaks on stderr only, so that what a
 * command prints on stdout stays clean.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const NODE_MAJOR_MIN = 24;
const root = fileURLToPath(new URL('../', import.meta.url));
const installed = join(root, 'node_modules');
const stamp = join(installed, '.casetrail-setup');
const windows = process.platform === 'win32';
const nodeName = windows ? 'node.exe' : 'node';

function wanted() {
  const lock = readFileSync(join(root, 'package-lock.json'));
  const hash = createHash('sha256').update(lock).digest('hex');
  return `${hash} ${process.platform} ${process.arch}\n`;
}

function isUpToDate() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted();
}

const isInstalledHere = (path) => resolve(path).startsWith(installed + sep);

/** `npm ci` deletes node_modules, so the Node that runs it must not live there. */
function nodeForNpm() {
  const given = process.env.npm_node_execpath ?? process.execPath;
  if (!isInstalledHere(given)) return given;
  const found = (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, nodeName))
    .find((path) => !isInstalledHere(path) && existsSync(path));
  return found ?? given;
}

function install() {
  const args = ['ci', '--include=dev', '--include=optional', '--loglevel=error'];
  const npm = process.env.npm_execpath;
  const options = { cwd: root, stdio: ['ignore', 2, 2] };
  process.stderr.write('Setting up: installing what package-lock.json names …\n');
  const run = npm?.endsWith('npm-cli.js')
    ? spawnSync(nodeForNpm(), [npm, ...args], options)
    : spawnSync('npm', args, { ...options, shell: windows });
  if (run.status !== 0) refuse(`npm ci failed (${run.error?.message ?? `exit code ${run.status}`}); see above.`);
}

/** The Node that npm scripts find first: the one installed here where a package fits, else the machine's. */
function nodeVersion() {
  const own = [`node-${process.platform}-${process.arch}`, `node-win-${process.arch}`]
    .map((name) => join(installed, name, 'bin', nodeName))
    .find((path) => existsSync(path));
  if (own === undefined) return process.versions.node;
  return execFileSync(own, ['-p', 'process.versions.node'], { encoding: 'utf8' }).trim();
}

function refuse(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

if (!isUpToDate()) {
  install();
  const version = nodeVersion();
  if (Number.parseInt(version, 10) < NODE_MAJOR_MIN) {
    refuse(
      `Casetrail needs Node ${NODE_MAJOR_MIN} or newer, and this machine has ${version}: ` +
        `no Node package fits ${process.platform}-${process.arch}. Install Node ${NODE_MAJOR_MIN} and try again.`,
    );
  }
  writeFileSync(stamp, wanted());
}
