import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoredEvent } from '#event-store';
import { cli, eventsIn, type Json, type Reply, ServiceProcess, type Settings } from './service.ts';
import { freshPrefix, type Server, serverUnderTest } from './server.ts';

/** Two services of one installation: one log, one data folder, a view file each. */
export class Two {
  readonly services: ServiceProcess[] = [];
  #keys = 0;

  private constructor(
    readonly server: Server,
    readonly settings: readonly [Settings, Settings],
  ) {}

  /** Starts both. @param server the server to run on, which is stopped with them; default: the one under test */
  static async start(what: string, { plant, server: given }: { plant?: string; server?: Server } = {}): Promise<Two> {
    const server = given ?? (await serverUnderTest());
    const folder = mkdtempSync(join(tmpdir(), 'casetrail-two-'));
    const shared = { log: server.url, prefix: freshPrefix(what), folder, ...(plant === undefined ? {} : { plant }) };
    const of = (n: number): Settings => ({ ...shared, views: join(folder, `views-${n}.db`) });
    const two = new Two(server, [of(1), of(2)]);
    try {
      two.services.push(...(await Promise.all(two.settings.map((each) => ServiceProcess.start(each)))));
      return two;
    } catch (error) {
      await two.close();
      throw error;
    }
  }

  get first(): ServiceProcess {
    return this.services[0]!;
  }

  get second(): ServiceProcess {
    return this.services[1]!;
  }

  /** Kills one service with kill -9 and restarts it; resolves when it is ready. */
  async killAndStart(index: 0 | 1): Promise<void> {
    await this.services[index]!.kill();
    this.services[index] = await ServiceProcess.start(this.settings[index]);
  }

  /** Stops one service gracefully and restarts it. @throws Error when it does not exit with code 0 */
  async stopAndStart(index: 0 | 1): Promise<void> {
    const code = await this.services[index]!.stop();
    if (code !== 0) throw new Error(`the service ended with ${code}: ${this.services[index]!.said}`);
    this.services[index] = await ServiceProcess.start(this.settings[index]);
  }

  newKey(): string {
    return `key-${(this.#keys += 1)}`;
  }

  events(): Promise<StoredEvent[]> {
    return eventsIn(this.settings[0]);
  }

  /** Waits until both have processed, and reacted to, everything in the log, the facts of reactions included. */
  async settled(): Promise<StoredEvent[]> {
    for (let before = -1; ;) {
      const events = await this.events();
      if (events.length === before) return events;
      before = events.length;
      const head = events.at(-1)?.position;
      if (head !== undefined) await Promise.all(this.services.map((each) => each.reached(head)));
    }
  }

  async stopServices(): Promise<void> {
    await Promise.all(this.services.map((each) => (each.isGone ? undefined : each.stop())));
  }

  async close(): Promise<void> {
    await Promise.all(this.services.map((each) => (each.isGone ? undefined : each.kill())));
    await this.server.stop();
    rmSync(this.settings[0].folder, { recursive: true, force: true });
  }
}

const judgment = {
  effectiveOn: '2025-05-05',
  category: 'civil',
  court: 'TA01',
  judgedOn: '2025-04-01',
  number: '12/2025/DS-ST',
};

export const decision = (debtor = 'Đương sự mô phỏng'): Json => ({
  effectiveOn: '2025-05-06',
  debtor,
  obligations: [{ kind: 'pay', nature: 'state', rank: 3, amount: '900000000000' }],
});

export function openJudgment(service: ServiceProcess, key: string, office?: string): Promise<Reply> {
  return service.post('/v1/judgments', judgment, { key, ...(office === undefined ? {} : { office }) });
}

/** Returns the reply of a command that succeeded. @throws Error with the whole answer otherwise */
export function done(reply: Reply): Reply {
  if (reply.status < 300) return reply;
  throw new Error(`answered ${reply.status} ${JSON.stringify(reply.body)}`);
}

/** The acts of a log that opened streams of a kind, or were sent to one. */
export function ofType(events: readonly StoredEvent[], type: string): StoredEvent[] {
  return events.filter((event) => event.type === type);
}

/**
 * Derives both view files again: both must be sound and have the same content. No process may write them meanwhile.
 */
export function requireSameViews({ settings }: Two): void {
  const verified = settings.map((each) => cli(each, 'verify', '--digests'));
  for (const { code, err } of verified) if (code !== 0) throw new Error(`verify ended with ${code}: ${err}`);
  const [first, second] = verified.map(({ out }) => out);
  if (!/register +event [1-9]/.test(first ?? '') || first !== second)
    throw new Error(`the views differ:\n${first}\n${second}`);
}
