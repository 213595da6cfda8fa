/**
 * Compiles apps and libs into dist, and does nothing when no source changed since the last build.
 * It speaks on stderr only, so that what a command prints on stdout stays clean.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, extname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const dist = join(root, 'dist');
const stamp = join(dist, 'build.stamp');
const settings = ['package.json', 'package-lock.json', 'tsconfig.base.json', '.config/tsconfig.build.json'];
const compiled = new Set(['.ts', '.mts']);
const leftOut = new Set([...compiled, '.md']);

function filesUnder(folder) {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.spec.ts'))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
    .filter((path) => !path.split(sep).includes('testing'));
}

const sources = ['apps', 'libs']
  .filter((folder) => existsSync(join(root, folder)))
  .flatMap(filesUnder)
  .sort();

function fingerprint() {
  return [...settings, ...sources].map((path) => {
    const { mtimeMs, size } = statSync(join(root, path));
    return `${path} ${mtimeMs} ${size}`;
  });
}

const now = fingerprint();
const before = existsSync(stamp) ? readFileSync(stamp, 'utf8').split('\n') : [];

if (now.join('\n') !== before.join('\n')) {
  const names = new Set(now.map((line) => line.split(' ')[0]));
  const removed = before.some((line) => !names.has(line.split(' ')[0]));
  if (removed) rmSync(dist, { recursive: true, force: true }); // or what was deleted would live on in dist
  rmSync(stamp, { force: true });
  process.stderr.write('Building …\n');
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const run = spawnSync(process.execPath, [tsc, '-p', '.config/tsconfig.build.json'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  for (const path of sources.filter((name) => !leftOut.has(extname(name)))) {
    mkdirSync(dirname(join(dist, path)), { recursive: true });
    cpSync(join(root, path), join(dist, path));
  }
  if (run.status !== 0) {
    process.stderr.write('The build failed; see above.\n');
    process.exit(1);
  }
  writeFileSync(stamp, now.join('\n'));
}
