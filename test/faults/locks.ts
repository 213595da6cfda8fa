import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openEmbeddedReader } from '#event-store';

/** Runs the service as a process, locks one of its files from another process, and checks the result from outside. */

const main = join(import.meta.dirname, '..', '..', 'dist', 'apps', 'api', 'main.js');
const locker = `const { DatabaseSync } = require('node:sqlite');
  const database = new DatabaseSync(process.argv[1], { timeout: 60000 });
  database.exec('BEGIN IMMEDIATE');
  process.stdout.write('locked');
  setTimeout(() => { database.exec('ROLLBACK'); database.close(); }, Number(process.argv[2]));`;

/** Codes of answers that postpone a command and lose nothing. */
const putOff = new Set(['log-unavailable', 'sealed-store-unavailable', 'outcome-unknown', 'in-flight', 'busy']);
const writeEveryMs = 150;
/** How long after the end of a lock everything must work again at the latest. */
export const healedWithinMs = 15_000;

export interface LockReport {
  readonly violations: readonly string[];
  readonly accepted: number;
  readonly putOff: number;
  /** The states that `/health/ready` reported while the lock was held. */
  readonly seen: readonly string[];
}

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

export class LockedService {
  readonly #folder = mkdtempSync(join(tmpdir(), 'casetrail-locks-'));
  readonly #violations: string[] = [];
  readonly #sent = new Map<string, boolean>();
  #service: ChildProcess | undefined;
  #address = '';
  journal = '';
  #key = 0;

  async start(): Promise<void> {
    const settings = {
      CASETRAIL_MODE: 'development',
      CASETRAIL_DATA: this.#folder,
      CASETRAIL_DOCKET: 'off',
      PORT: '0',
    };
    const child = spawn(process.execPath, [main], { env: { ...process.env, ...settings } });
    this.#service = child;
    child.stderr.on('data', (data: Buffer) => (this.journal += data.toString()));
    let out = '';
    child.stdout.on('data', (data: Buffer) => (out += data.toString()));
    while (!out.includes('/docs')) {
      await sleep(50);
      if (child.exitCode !== null) throw new Error(`the service did not start: ${this.journal}`);
    }
    this.#address = /http:\/\/127\.0\.0\.1:\d+/.exec(out)?.[0] ?? '';
  }

  async stop(): Promise<void> {
    const child = this.#service;
    if (child && child.exitCode === null) {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Locks a file for `ms` under load. `overstays` plants a fault: the lock lasts longer than announced. */
  async lock(file: string, ms: number, overstays = false): Promise<LockReport> {
    const heldMs = overstays ? ms + healedWithinMs * 3 : ms;
    const path = join(this.#folder, file);
    const holder = spawn(process.execPath, ['--no-warnings', '-e', locker, path, String(heldMs)]);
    await once(holder.stdout, 'data');
    const ending = performance.now() + ms;
    const seen = new Set<string>();
    const writes: Promise<void>[] = [];
    while (performance.now() < ending) {
      writes.push(this.#write());
      await this.#look(seen);
      await sleep(writeEveryMs);
    }
    await this.#heal(file);
    await Promise.all(writes);
    if (overstays) holder.kill('SIGKILL');
    const putOffCount = [...this.#sent.values()].filter((isStored) => !isStored).length;
    await this.#sendAgain();
    await this.#account();
    const accepted = this.#sent.size - putOffCount;
    return { violations: this.#violations.splice(0), accepted, putOff: putOffCount, seen: [...seen] };
  }

  /** Sends a judgment and a decision on it, which need writes to the log, words and a key. */
  async #write(): Promise<void> {
    const key = `lock-${(this.#key += 1)}`;
    this.#sent.set(key, false);
    await this.#send(key);
  }

  async #send(key: string): Promise<void> {
    const today = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);
    const judgment = {
      effectiveOn: today,
      category: 'civil',
      court: 'TA01',
      judgedOn: '2026-01-15',
      number: '1/2026/DS-ST',
    };
    const received = await this.#ask('/v1/judgments', { key, body: judgment });
    if (!this.#isAccepted(key, received)) return;
    const obligations = [{ kind: 'pay', nature: 'state', rank: 3, amount: '5000000' }];
    const decision = { effectiveOn: today, debtor: 'Simulated debtor', obligations };
    const to = `${String(received.body['location'])}/commands/issue-decision`;
    const decided = await this.#ask(to, { key: `${key}-decision`, body: decision, match: '"r0"' });
    if (this.#isAccepted(key, decided)) this.#sent.set(key, true);
  }

  #isAccepted(key: string, { status, body }: Answer): boolean {
    if (status === 200 || status === 201) return true;
    if (status !== 503 && status !== 409)
      this.#violations.push(`${key} was answered ${status} ${JSON.stringify(body)}`);
    else if (!putOff.has(String(body['code']))) this.#violations.push(`${key} was answered ${String(body['code'])}`);
    return false;
  }

  /** Checks that reads work while a file cannot be written. */
  async #look(seen: Set<string>): Promise<void> {
    const { body } = await this.#ask('/health/ready');
    for (const store of ['log', 'sealed'])
      seen.add(`${store} ${(body[store] as { state?: string } | null)?.state ?? 'missing'}`);
    const [stored] = [...this.#sent].find(([, isStored]) => isStored) ?? [];
    if (stored === undefined) return;
    const list = await this.#ask('/v1/cases?limit=1');
    if (list.status >= 500 && !String(list.body['code']).startsWith('view'))
      this.#violations.push(`reads: ${list.status}`);
  }

  async #heal(file: string): Promise<void> {
    const until = performance.now() + healedWithinMs;
    for (;;) {
      const { status, body } = await this.#ask('/health/ready');
      const states = ['log', 'sealed'].map((store) => (body[store] as { state?: string } | null)?.state);
      const views = (body['views'] as { caughtUp?: boolean; lastError?: unknown }[] | undefined) ?? [];
      const isWell = views.every(({ caughtUp, lastError }) => caughtUp === true && lastError === null);
      if (status === 200 && isWell && states.every((state) => state === 'connected')) return;
      if (performance.now() > until)
        return void this.#violations.push(`${file} has not healed: ${JSON.stringify(body)}`);
      await sleep(100);
    }
  }

  async #sendAgain(): Promise<void> {
    for (let round = 0; round < 20; round += 1) {
      const open = [...this.#sent].filter(([, isStored]) => !isStored).map(([key]) => key);
      if (open.length === 0) return;
      for (const key of open) await this.#send(key);
      await sleep(100);
    }
    this.#violations.push('some commands are refused for ever');
  }

  /** Checks that each command is in the log exactly once. */
  async #account(): Promise<void> {
    const reader = openEmbeddedReader({ folder: this.#folder });
    const counts: Record<string, number> = {};
    for await (const step of reader.follow(undefined, new AbortController().signal)) {
      if (step.kind === 'caughtUp') break;
      if (step.kind === 'events') for (const { type } of step.events) counts[type] = (counts[type] ?? 0) + 1;
    }
    await reader.close();
    for (const type of ['JudgmentReceived', 'CaseNumberReserved'])
      if ((counts[type] ?? 0) < this.#sent.size) this.#violations.push(`${type}: some are lost (${counts[type]})`);
    if (counts['JudgmentReceived'] !== this.#sent.size)
      this.#violations.push(`${counts['JudgmentReceived']} judgments for ${this.#sent.size} keys`);
  }

  async #ask(path: string, write?: { key: string; body: object; match?: string }): Promise<Answer> {
    const identity = {
      'x-actor': 'clerk',
      'x-role': 'officer',
      'x-office': 'P1.01',
      'content-type': 'application/json',
    };
    const headers = { ...identity, ...(write ? { 'idempotency-key': `"${write.key}"` } : {}) };
    const match = write?.match === undefined ? {} : { 'if-match': write.match };
    const init = write ? { method: 'POST', body: JSON.stringify(write.body) } : {};
    const response = await fetch(`${this.#address}${path}`, { ...init, headers: { ...headers, ...match } });
    const body = (await response.json()) as Record<string, unknown>;
    return { status: response.status, body: { ...body, location: response.headers.get('location') } };
  }
}
