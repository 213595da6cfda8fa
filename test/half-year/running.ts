import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';

/** The built product as its users start it: the CLI and the service, in processes of their own. */
const root = join(import.meta.dirname, '..', '..');
const quiet = '--disable-warning=ExperimentalWarning';

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export function cli(args: readonly string[], folder?: string): Ran {
  const env = { ...process.env, ...(folder === undefined ? {} : { CASETRAIL_DATA: folder }) };
  const ran = spawnSync(process.execPath, [quiet, join(root, 'dist/apps/cli/main.js'), ...args], {
    cwd: root,
    env,
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  return { code: ran.status, out: ran.stdout, err: ran.stderr };
}

export interface Service {
  readonly url: string;
  readonly get: (path: string, headers?: Record<string, string>) => Promise<Response>;
  readonly json: <T>(path: string) => Promise<T>;
  readonly act: (id: string, name: string, body: object) => Promise<Response>;
  readonly stop: () => Promise<number | null>;
}

export const identity = { 'X-Actor': 'clerk', 'X-Role': 'officer', 'X-Office': 'P1.01' };
let keys = 0;

/** Starts the service on a free loopback port and waits until it is ready. */
export async function startService(folder: string, readyMsMax = 180_000): Promise<Service> {
  const port = await freePort();
  const env = { ...process.env, CASETRAIL_MODE: 'development', CASETRAIL_DATA: folder, PORT: String(port) };
  const child = spawn(process.execPath, [quiet, join(root, 'dist/apps/api/main.js')], {
    cwd: root,
    env,
    stdio: 'pipe',
  });
  let said = '';
  child.stdout.on('data', (text: Buffer) => (said += text.toString()));
  child.stderr.on('data', (text: Buffer) => (said = (said + text.toString()).slice(-4000)));
  const url = `http://127.0.0.1:${port}`;
  await ready(child, url, readyMsMax, () => said);
  const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(url + path, { headers: { ...identity, ...headers } });
  const json = async <T>(path: string): Promise<T> => {
    const answer = await get(path);
    if (!answer.ok) throw new Error(`GET ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  };
  return {
    url,
    get,
    json,
    act: async (id, name, body) => {
      const etag = (await get(`/v1/cases/${id}`)).headers.get('etag') ?? '';
      const key = `"half-year-${(keys += 1)}"`;
      const headers = { ...identity, 'Content-Type': 'application/json', 'If-Match': etag, 'Idempotency-Key': key };
      return fetch(`${url}/v1/cases/${id}/commands/${name}`, { method: 'POST', headers, body: JSON.stringify(body) });
    },
    stop: async () => {
      if (child.exitCode !== null) return child.exitCode;
      const gone = once(child, 'exit') as Promise<[number | null]>;
      child.kill('SIGTERM');
      return (await gone)[0];
    },
  };
}

async function ready(child: ChildProcess, url: string, msMax: number, said: () => string): Promise<void> {
  const until = performance.now() + msMax;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the service ended with ${child.exitCode}: ${said()}`);
    const status = await fetch(`${url}/health/ready`).then(
      (answer) => answer.status,
      () => 0,
    );
    if (status === 200) return;
    if (performance.now() > until) throw new Error(`not ready in ${msMax} ms (${status}): ${said()}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
