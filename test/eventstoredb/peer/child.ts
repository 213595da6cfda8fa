import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Orders, State } from './control.ts';
import type { Fault } from './faults.ts';

export interface PeerProcessOptions {
  readonly port?: number;
  readonly tls?: boolean;
  readonly clockOffsetMs?: number;
  readonly dataFile?: string;
  readonly nodes?: number;
  readonly followerLagMs?: number;
  readonly liveBufferMax?: number;
  readonly stopMs?: number;
}

const flags = {
  port: '--port',
  clockOffsetMs: '--clock-offset',
  dataFile: '--data',
  nodes: '--nodes',
  followerLagMs: '--lag',
  liveBufferMax: '--live-buffer',
  stopMs: '--stop-ms',
} as const;

/** A peer in its own process, on a free port, which obeys orders and can be killed and restarted. */
export class PeerProcess {
  readonly url: string;
  private readonly options: PeerProcessOptions;
  private readonly controlUrl: string;
  private readonly child: ChildProcess;

  private constructor(child: ChildProcess, url: string, controlUrl: string, options: PeerProcessOptions) {
    this.child = child;
    this.url = url;
    this.controlUrl = controlUrl;
    this.options = options;
  }

  static async start(options: PeerProcessOptions = {}): Promise<PeerProcess> {
    const args = Object.entries(flags).flatMap(([key, flag]) => {
      const value = { port: 0, ...options }[key as keyof typeof flags];
      return value === undefined ? [] : [`${flag}=${value}`];
    });
    const main = join(import.meta.dirname, 'main.ts');
    const all = [main, ...args, '--control=0', ...(options.tls ? ['--tls'] : [])];
    const child = spawn(process.execPath, all, { stdio: ['ignore', 'pipe', 'inherit'] });
    const lines = createInterface({ input: child.stdout });
    const iterator = lines[Symbol.asyncIterator]();
    const next = async (): Promise<string> => {
      const { value, done } = (await iterator.next()) as IteratorResult<string>;
      if (done) throw new Error(`The peer ended with ${child.exitCode} before it listened.`);
      return value;
    };
    return new PeerProcess(child, await next(), await next(), options);
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  async order<K extends keyof Orders>(name: K, order: Orders[K]): Promise<unknown> {
    const body = JSON.stringify(order);
    const response = await fetch(`${this.controlUrl}/${name}`, { method: 'POST', body });
    const result: unknown = await response.json();
    if (!response.ok) throw new Error(`${name}: ${String(result)}`);
    return result;
  }

  async arm(...faults: readonly Fault[]): Promise<void> {
    await this.order('arm', { faults });
  }

  async state(): Promise<State> {
    return (await this.order('state', {})) as State;
  }

  /** Kills the process with kill -9. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGKILL');
    await once(this.child, 'exit');
  }

  /** Starts a new process on the same port, with the same options; with a data file it has the same log. */
  startAgain(): Promise<PeerProcess> {
    const port = Number(/:(\d+)(?=[,?])/.exec(this.url)?.[1]);
    return PeerProcess.start({ ...this.options, port });
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGTERM');
    await once(this.child, 'exit');
  }
}
