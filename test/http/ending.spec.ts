import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it, jest } from '@jest/globals';
import { notClosed } from '../../apps/api/runtime/shutdown.js';
import { limits } from '../../apps/api/runtime/limits.js';
import { identity } from './bench.js';

/** How the built service ends: every request is answered, everything is closed, and the exit code is right. */

jest.setTimeout(60_000);

const main = join(import.meta.dirname, '..', '..', 'dist', 'apps', 'api', 'main.js');
const running: ChildProcess[] = [];
const folders: string[] = [];
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const child of running.splice(0)) {
    const gone = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
    child.kill('SIGKILL');
    await gone;
  }
  for (const each of folders.splice(0)) rmSync(each, { recursive: true, force: true });
});

class Service {
  said = '';
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  port = 0;

  constructor(
    settings: Record<string, string> = { CASETRAIL_DOCKET: 'off' },
    readonly folder = mkdtempSync(join(tmpdir(), 'casetrail-ending-')),
  ) {
    const env = { ...process.env, CASETRAIL_MODE: 'development', CASETRAIL_DATA: this.folder, PORT: '0', ...settings };
    this.child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.ended = once(this.child, 'close').then(([code]) => code as number | null);
    running.push(this.child);
    folders.push(this.folder);
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (data: Buffer) => (this.said += data.toString()));
  }

  static async started(): Promise<Service> {
    const service = new Service();
    await service.says('/docs');
    service.port = Number(/127\.0\.0\.1:(\d+)/.exec(service.said)?.[1]);
    return service;
  }

  async says(text: string): Promise<void> {
    while (!this.said.includes(text)) {
      if (this.child.exitCode !== null || this.child.signalCode !== null) throw new Error(this.said);
      await sleep(20);
    }
  }

  /** Sends the signal, and waits until the service accepts no new connections. */
  async begins(signal: NodeJS.Signals): Promise<void> {
    this.child.kill(signal);
    const isRefused = (): Promise<boolean> =>
      new Promise((resolve) => {
        const socket = connect(this.port, '127.0.0.1', () => {
          socket.destroy();
          resolve(false);
        }).on('error', () => resolve(true));
      });
    while (!(await isRefused())) await sleep(20);
  }

  /** Ends the service. @returns the exit code, and how long the end took */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<{ code: number | null; ms: number }> {
    const from = performance.now();
    this.child.kill(signal);
    return { code: await this.ended, ms: performance.now() - from };
  }

  /** Checks that every store was closed: SQLite removes its write-ahead file when the last connection is closed. */
  expectClosed(): void {
    expect(readdirSync(this.folder).filter((name) => /-(wal|shm)$/.test(name))).toEqual([]);
  }
}

class Connection {
  got = '';
  closed = false;

  private constructor(readonly socket: Socket) {
    sockets.push(socket);
    socket.on('data', (data: Buffer) => (this.got += data.toString('latin1')));
    socket.on('error', () => (this.closed = true));
    socket.on('close', () => (this.closed = true));
  }

  static async to({ port }: Service): Promise<Connection> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return new Connection(socket);
  }

  async gets(text: string): Promise<void> {
    for (let waited = 0; !this.got.includes(text); waited += 20) {
      if (waited > 10_000) throw new Error(`not answered with ${text}: ${this.got.slice(0, 500)}`);
      await sleep(20);
    }
  }
}

const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: service\r\n\r\n`;
const judgment = JSON.stringify({
  effectiveOn: '2025-05-05',
  category: 'civil',
  court: 'TA01',
  judgedOn: '2025-04-01',
  number: '12/2025/DS-ST',
});
const post =
  'POST /v1/judgments HTTP/1.1\r\nHost: service\r\nContent-Type: application/json\r\nIdempotency-Key: end\r\n' +
  Object.entries(identity)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('') +
  `Content-Length: ${judgment.length}\r\n\r\n`;
/** When the service asks for the body it has received the request. */
const waiting = post.replace('\r\n\r\n', '\r\nExpect: 100-continue\r\n\r\n');

it('answers what is in flight on a kept-alive connection with Connection: close; others do not hold it up', async () => {
  const service = await Service.started();
  const [kept, idle, unused] = [
    await Connection.to(service),
    await Connection.to(service),
    await Connection.to(service),
  ];
  for (const each of [kept, idle]) {
    each.socket.write(get('/health/live'));
    await each.gets('"live"');
    expect(each.got).not.toMatch(/connection: close/i);
  }
  kept.socket.write(waiting);
  await kept.gets('100 Continue');
  await service.begins('SIGTERM');
  while (!idle.closed || !unused.closed) await sleep(20);
  expect(kept.closed).toBe(false);
  kept.socket.write(judgment);
  await kept.gets('HTTP/1.1 201');
  expect(kept.got.slice(kept.got.indexOf('201'))).toMatch(/\r\nconnection: close\r\n/i);
  expect(await service.ended).toBe(0);
  service.expectClosed();
});

it('a request that was half sent is told that the service is ending, as a problem', async () => {
  const service = await Service.started();
  const half = await Connection.to(service);
  half.socket.write('GET /v1/cases HTTP/1.1\r\nHost: service\r\n');
  await sleep(100);
  await service.begins('SIGTERM');
  half.socket.write('\r\n');
  await half.gets('"code":"not-ready"');
  expect(half.got).toMatch(/^HTTP\/1\.1 503 /);
  expect(half.got).toMatch(/\r\nconnection: close\r\n/i);
  expect(half.got).toContain('application/problem+json');
  expect(await service.ended).toBe(0);
});

it('a client that reads slowly gets the whole of its answer', async () => {
  const service = await Service.started();
  const slow = await Connection.to(service);
  slow.socket.pause();
  const times = 60;
  slow.socket.write(get('/openapi.json').repeat(times));
  await sleep(1_000);
  service.child.kill('SIGTERM');
  await sleep(500);
  expect(service.child.exitCode).toBeNull();
  slow.socket.resume();
  expect(await service.ended).toBe(0);
  // At this point the answer has left the service but not reached the client.
  while (!slow.closed) await sleep(20);
  const answers = slow.got.split('HTTP/1.1 ').slice(1);
  expect(answers).toHaveLength(times);
  for (const answer of answers) {
    const length = Number(/content-length: (\d+)/i.exec(answer)?.[1]);
    expect(answer.length - answer.indexOf('\r\n\r\n') - 4).toBe(length);
  }
});

it('two signals together are one, as npm passes on what the terminal gave to all; a later one ends it at once', async () => {
  const service = await Service.started();
  const stuck = await Connection.to(service);
  stuck.socket.write(waiting);
  await stuck.gets('100 Continue');
  service.child.kill('SIGINT');
  await sleep(20);
  service.child.kill('SIGINT');
  await sleep(limits.repeatedSignalMs + 200);
  expect(service.child.exitCode).toBeNull();
  expect((await service.end('SIGTERM')).code).toBe(notClosed);
  expect(service.said).toMatch(/Ended at once by a second signal. Still open: requests: POST \/v1\/judgments, \d/);
});

it('what is not closed in time is named, and the exit code is not 0; the stores are closed all the same', async () => {
  const service = await Service.started();
  const stuck = await Connection.to(service);
  stuck.socket.write(waiting);
  await stuck.gets('100 Continue');
  const { code, ms } = await service.end();
  expect(code).toBe(notClosed);
  expect(ms).toBeLessThan(limits.closeRequestsMs + limits.closeStoresMs);
  expect(service.said).toMatch(/Still open: requests: POST \/v1\/judgments, 1\d\.\d s\.\n/);
  service.expectClosed();
});

it('ends in order while the first start plays the docket, and while a later one goes on with it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'casetrail-ending-'));
  for (const _ of ['first', 'later']) {
    const service = new Service({}, folder);
    await service.says('docket 0 %');
    const { code } = await service.end();
    expect(service.said).not.toContain('Error');
    expect(code).toBe(0);
    service.expectClosed();
  }
});

it('says that the log was still being opened, where a lock held that up', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'casetrail-ending-'));
  const holder = new DatabaseSync(join(folder, 'log.db'));
  holder.exec(
    'PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; BEGIN EXCLUSIVE; CREATE TABLE held (x INTEGER)',
  );
  const service = new Service({ CASETRAIL_DOCKET: 'off' }, folder);
  while (!existsSync(join(folder, 'writer.lock'))) await sleep(20);
  const { code } = await service.end();
  holder.close();
  expect(code).toBe(notClosed);
  expect(service.said).toBe('Ended without closing everything in time. Still open: stores: log, still being opened.\n');
});
