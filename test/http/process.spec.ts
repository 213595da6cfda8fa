import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from '@jest/globals';

/** The built service as a process: how it refuses to start, and how it ends. */

const main = join(import.meta.dirname, '..', '..', 'dist', 'apps', 'api', 'main.js');
const running: ChildProcess[] = [];
const folders: string[] = [];
afterEach(async () => {
  for (const child of running.splice(0)) {
    const gone = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
    child.kill('SIGKILL');
    await gone;
  }
  for (const each of folders.splice(0)) rmSync(each, { recursive: true, force: true });
});

interface Started {
  readonly child: ChildProcess;
  readonly said: { out: string; err: string };
}

function start(settings: Record<string, string>): Started {
  const { CASETRAIL_MODE: _, ...inherited } = process.env;
  const env = { ...inherited, PORT: '0', CASETRAIL_DOCKET: 'off', ...settings };
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  running.push(child);
  const said = { out: '', err: '' };
  child.stdout.on('data', (data: Buffer) => (said.out += data.toString()));
  child.stderr.on('data', (data: Buffer) => (said.err += data.toString()));
  return { child, said };
}

async function ended({ child }: Started): Promise<number | null> {
  const [code] = (await once(child, 'close')) as [number | null];
  return code;
}

/** The address that the service prints once it is ready. */
async function addressOf({ child, said }: Started): Promise<string> {
  while (!said.out.includes('/docs')) await once(child.stdout!, 'data');
  return /http:\/\/127\.0\.0\.1:\d+/.exec(said.out)?.[0] ?? '';
}

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'casetrail-process-'));
  folders.push(made);
  return made;
}

it('does not start outside development mode, and says why in one sentence', async () => {
  const started = start({ CASETRAIL_DATA: folder() });
  expect(await ended(started)).toBe(2);
  expect(started.said.err).toContain('real identity');
  expect(started.said.err).not.toContain('    at ');
});

it.each([
  ['a data folder that is a file', (file: string) => ({ CASETRAIL_DATA: file }), 'CASETRAIL_DATA'],
  ['a data folder below a file', (file: string) => ({ CASETRAIL_DATA: join(file, 'x') }), 'CASETRAIL_DATA'],
  ['a view file that is a folder', () => ({ CASETRAIL_VIEWS: folder() }), 'CASETRAIL_VIEWS'],
  ['a view file that is no database', (file: string) => ({ CASETRAIL_VIEWS: file }), 'CASETRAIL_VIEWS'],
  ['a view file below a file', (file: string) => ({ CASETRAIL_VIEWS: join(file, 'x.db') }), 'CASETRAIL_VIEWS'],
  ['an address of another machine', () => ({ HOST: '192.0.2.1' }), 'HOST'],
  ['a host that is no name', () => ({ HOST: 'no name' }), 'HOST'],
  ['sealed words as view file', (_: string, data: string) => ({ CASETRAIL_VIEWS: join(data, 'sealed.db') }), 'VIEWS'],
])('refuses %s in one sentence', async (_, settingsOf, variable) => {
  const data = folder();
  const file = join(folder(), 'file');
  writeFileSync(file, 'text that is no database '.repeat(50));
  const settings = { CASETRAIL_MODE: 'development', CASETRAIL_DATA: data, ...settingsOf(file, data) };
  const started = start(settings);
  expect(await ended(started)).toBe(1);
  expect(started.said.err).toContain(variable);
  expect(started.said.err).not.toContain('    at ');
  expect(started.said.err.trim().split('\n')).toHaveLength(1);
});

it('refuses a second writer by naming the first, and ends in order when asked to', async () => {
  const settings = { CASETRAIL_MODE: 'development', CASETRAIL_DATA: folder() };
  const first = start(settings);
  const address = await addressOf(first);
  expect((await fetch(`${address}/health/ready`)).status).toBe(200);
  const second = start(settings);
  expect(await ended(second)).toBe(3);
  expect(second.said.err).toContain(`process ${first.child.pid}`);
  const closed = ended(first);
  first.child.kill('SIGTERM');
  expect(await closed).toBe(0);
  const again = start(settings);
  await addressOf(again);
});
