import { ServerCredentials } from '@grpc/grpc-js';
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Users } from './access.ts';
import { Access, defaultUsers } from './access.ts';
import type { CallKind, OpenCall } from './calls.ts';
import type { Certificate } from './certificate.ts';
import { makeCertificate } from './certificate.ts';
import { Condition } from './condition.ts';
import { consumerTooSlow, noLeader, notLeader, serverNotReady } from './errors.ts';
import type { Fault } from './faults.ts';
import { Faults } from './faults.ts';
import { LogFile } from './file.ts';
import type { Listener } from './listener.ts';
import { listen } from './listener.ts';
import type { Recorded } from './records.ts';
import { Log } from './log.ts';
import type { Member, Node } from './node.ts';
import { View } from './view.ts';
import { entryOf } from './wire.ts';

export interface PeerOptions {
  /** Default 0: any free port. */
  readonly port?: number;
  /** Whether connections are encrypted, and credentials checked. Default false. */
  readonly tls?: boolean;
  /** How far the server's clock is ahead, in ms: shifts `created` and the check of deadlines. Default 0. */
  readonly clockOffsetMs?: number;
  /** A file that keeps the log over restarts; it is synced before an append is answered. */
  readonly dataFile?: string;
  /** The log of another node, instead of a file or a log in memory. */
  readonly log?: Log;
  /** Live events that may wait for a subscriber before it is dropped as too slow. */
  readonly liveBufferMax?: number;
  /** How long calls hang in a graceful stop. */
  readonly stopMs?: number;
  /** Users that --tls knows. */
  readonly users?: Users;
  /** The certificate that the nodes of a cluster share; made if absent. */
  readonly certificate?: Certificate;
  readonly members?: () => readonly Member[];
  /** Makes another node of the cluster the leader, for the fault of that name. */
  readonly changeLeader?: () => void;
}

/** An older state of the log, to set it back to. */
export type Copy = readonly Recorded[];

/** Recorded: with more new events than this at once, a 23.10 server mostly drops a subscriber. */
const liveBufferDefault = 500;
/** Recorded: about 5 s. */
const stopMsDefault = 5000;
/** Long enough for clients in the same process to notice that their connections ended before new ones are accepted. */
const downMsMin = 50;
const host = '127.0.0.1';

export class Peer implements Node {
  readonly faults = new Faults();
  readonly view: View;
  readonly log: Log;
  readonly access: Access;
  readonly condition = new Condition();
  readonly calls = new Set<OpenCall>();
  readonly id: string = randomUUID();
  readonly liveBufferMax: number;
  readonly certificate: Certificate | undefined;
  clockOffsetMs: number;
  isStopping = false;
  isLeader = true;
  port = 0;
  private readonly options: PeerOptions;
  private readonly file: LogFile | undefined;
  private readonly ownsLog: boolean;
  private listener: Listener | undefined;
  private comingBack: Promise<void> = Promise.resolve();
  private hasSpace = true;

  private constructor(options: PeerOptions, log: Log, file: LogFile | undefined, certificate: Certificate | undefined) {
    this.options = options;
    this.log = log;
    this.file = file;
    this.ownsLog = options.log === undefined;
    this.view = new View(log);
    this.access = new Access(options.tls ? (options.users ?? defaultUsers) : undefined);
    this.certificate = certificate;
    this.clockOffsetMs = options.clockOffsetMs ?? 0;
    this.liveBufferMax = options.liveBufferMax ?? liveBufferDefault;
    this.faults.onArmed = () => this.view.wakeAll();
  }

  static async start(options: PeerOptions): Promise<Peer> {
    const log = options.log ?? new Log();
    const file = options.dataFile === undefined ? undefined : LogFile.open(options.dataFile);
    if (file) {
      log.load(file.entries());
      log.sink = file;
    }
    const peer = new Peer(
      options,
      log,
      file,
      options.tls ? (options.certificate ?? (await makeCertificate())) : undefined,
    );
    await peer.start(options.port ?? 0);
    return peer;
  }

  /** The address for the client; with --tls it contains no credentials. */
  get url(): string {
    const { certificate } = this;
    const query = certificate ? `tls=true&tlsCAFile=${encodeURIComponent(certificate.file)}` : 'tls=false';
    return `esdb://${host}:${this.port}?${query}`;
  }

  get isUp(): boolean {
    return this.listener !== undefined;
  }

  now(): number {
    return Date.now() + this.clockOffsetMs;
  }

  members(): readonly Member[] {
    return this.options.members?.() ?? [this.member];
  }

  get member(): Member {
    const { id, port, isLeader } = this;
    return { id, host, port, isAlive: this.isUp, isLeader };
  }

  /** Starts to listen, on the same port as before. */
  async start(port = this.port): Promise<void> {
    if (this.listener) return;
    this.isStopping = false;
    const { certificate } = this;
    const keys = certificate && [{ private_key: certificate.key, cert_chain: certificate.cert }];
    const credentials = keys ? ServerCredentials.createSsl(null, keys) : ServerCredentials.createInsecure();
    this.listener = await listen(this, credentials, port);
    this.port = this.listener.port;
  }

  /** Stops as after kill -9: every connection is cut and the port closed; the log stays. `start` brings it back. */
  kill(): void {
    this.listener?.cut();
    this.listener = undefined;
    if (this.ownsLog) this.log.forget();
  }

  /** Stops gracefully: calls hang for a while, then they are reset. `start` brings it back. */
  async stopInOrder(): Promise<void> {
    this.isStopping = true;
    this.listener?.close();
    await wait(this.options.stopMs ?? stopMsDefault);
    await this.resetCalls();
    this.kill();
  }

  /** Stops for good: frees port, timers and files. */
  async stop(): Promise<void> {
    await this.comingBack;
    this.kill();
    this.view.close();
    await this.file?.close();
    if (!this.options.certificate) this.certificate?.remove();
  }

  /** Stops and restarts on the same port; streams survive. */
  async restart({ how = 'kill', downMs = downMsMin }: { how?: 'kill' | 'stop'; downMs?: number } = {}): Promise<void> {
    if (how === 'stop') await this.stopInOrder();
    else this.kill();
    await wait(Math.max(downMs, downMsMin));
    if (this.hasSpace) await this.start();
  }

  /** Cuts every connection; the server goes on listening. */
  async dropConnections(): Promise<void> {
    this.listener?.cut();
    this.listener = undefined;
    await wait(downMsMin);
    await this.start();
  }

  /** Ends the open calls of a kind, in the way of a fault. */
  dropCalls(kind: CallKind, how: 'reset' | 'end' | 'too-slow'): number {
    const open = [...this.calls].filter((call) => call.kind === kind);
    for (const call of open) {
      if (how === 'reset') call.reset();
      else if (how === 'end') call.end();
      else call.fail(consumerTooSlow());
    }
    return open.length;
  }

  strike(fault: Fault): void {
    switch (fault.effect) {
      case 'change-leader':
        this.options.changeLeader?.();
        return;
      case 'disk-full':
        this.hasSpace = false;
        this.kill();
        return;
      case 'kill':
      case 'stop':
        this.comingBack = this.restart({ how: fault.effect, downMs: fault.downMs ?? 0 });
        return;
      default:
        throw new Error(`${fault.effect} is no fault of a whole node.`);
    }
  }

  /** After `disk-full`: frees space and restarts the server. */
  async giveSpace(): Promise<void> {
    this.hasSpace = true;
    await this.start();
  }

  /** Resolves when the server is back after a fault that killed or stopped it. */
  whenBack(): Promise<void> {
    return this.comingBack;
  }

  /**
   * Ends the leadership: appends and reads that require the leader are refused with the new leader's address, if any.
   */
  resign(leader?: Member): void {
    this.isLeader = false;
    const refused = leader ? notLeader(leader.host, leader.port) : noLeader();
    for (const call of this.calls) if (call.requiresLeader) call.fail(refused);
  }

  /** False: the node ends open calls and refuses new ones, like a server that is starting. */
  set isReady(isReady: boolean) {
    this.condition.isReady = isReady;
    if (!isReady) for (const call of this.calls) call.fail(serverNotReady());
  }

  /** Copies the log as it is now. */
  copy(): Copy {
    return this.log.events.slice(0, this.log.published);
  }

  /** Sets the log back, as when a copy of the data folder is restored while the server is down. */
  async setBack(copy: Copy): Promise<void> {
    this.kill();
    await this.file?.settled();
    const entries = copy.map(entryOf);
    this.log.setBack(entries);
    this.file?.replace(entries);
    await this.start();
  }

  private async resetCalls(): Promise<void> {
    for (const call of this.calls) call.reset();
    await wait(50); // lets the resets be sent before the sockets are cut
  }
}

/** Starts a stand-in for an EventStoreDB server, in this process, on a free port of 127.0.0.1. */
export const startPeer = (options: PeerOptions = {}): Promise<Peer> => Peer.start(options);
