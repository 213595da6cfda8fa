import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('./peers/', import.meta.url));
const stamp = join(folder, 'node_modules', '.casetrail-bench');
const installMsMax = 600_000;

/**
 * Installs the peers, unless they are there already. The install script of sqlite3 downloads a prebuilt binary if it
 * can, and compiles otherwise. Returns whether it worked; the bench runs without them too.
 */
export function installPeers() {
  const lock = readFileSync(join(folder, 'package-lock.json'));
  const wanted = `${createHash('sha256').update(lock).digest('hex')} ${process.platform} ${process.arch}\n`;
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return true;
  process.stderr.write('Installing the peers, once; building sqlite3 may take two minutes …\n');
  const args = ['ci', '--ignore-scripts=false', '--no-audit', '--no-fund', '--loglevel=error'];
  const headers = dirname(dirname(process.execPath));
  const nodedir = process.env.npm_config_nodedir ?? (existsSync(join(headers, 'include/node')) ? headers : undefined);
  const env = { ...process.env, ...(nodedir === undefined ? {} : { npm_config_nodedir: nodedir }) };
  const options = { cwd: folder, env, stdio: ['ignore', 2, 2], timeout: installMsMax };
  const npm = process.env.npm_execpath;
  const run = npm?.endsWith('npm-cli.js')
    ? spawnSync(process.execPath, [npm, ...args], options)
    : spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
  if (run.status !== 0) return false;
  writeFileSync(stamp, wanted);
  return true;
}
