import type { Copy, PeerOptions } from './peer.ts';
import { Peer } from './peer.ts';
import type { Member } from './node.ts';

export interface ClusterOptions extends PeerOptions {
  /** Number of nodes; default 3. With a port they listen on it and on the ports after it. */
  readonly nodes?: number;
  /** How much later than the leader the followers show the log, in ms. Default 0. */
  readonly followerLagMs?: number;
}

/**
 * Several peers that act as a cluster: one log, one leader, gossip. A real cluster elects its leader by a quorum; here
 * an order names it, so only the client's view of a cluster can be tested.
 */
export class Cluster {
  readonly peers: readonly Peer[];
  private lagMs: number;

  private constructor(peers: readonly Peer[], lagMs: number) {
    this.peers = peers;
    this.lagMs = lagMs;
  }

  static async start({ nodes = 3, followerLagMs = 0, ...options }: ClusterOptions): Promise<Cluster> {
    const peers: Peer[] = [];
    const cluster = new Cluster(peers, followerLagMs);
    const { dataFile, port = 0, ...rest } = options;
    for (let i = 0; i < nodes; i++) {
      const own = peers[0] ? { log: peers[0].log } : dataFile === undefined ? {} : { dataFile };
      const peer = await Peer.start({
        ...rest,
        ...own,
        ...(peers[0]?.certificate ? { certificate: peers[0].certificate } : {}),
        port: port === 0 ? 0 : port + i,
        members: () => cluster.members(),
        changeLeader: () => cluster.lead(cluster.next()),
      });
      peer.isLeader = i === 0;
      peers.push(peer);
    }
    cluster.applyLag();
    return cluster;
  }

  /** A connection string with all nodes; the client asks them for the leader. */
  get url(): string {
    const hosts = this.peers.map(({ port }) => `127.0.0.1:${port}`).join(',');
    return this.leader.url.replace(/\/\/[^?]*/, `//${hosts}`);
  }

  get leader(): Peer {
    return this.peers.find(({ isLeader }) => isLeader) ?? (this.peers[0] as Peer);
  }

  set followerLagMs(ms: number) {
    this.lagMs = ms;
    this.applyLag();
  }

  members(): readonly Member[] {
    return this.peers.map(({ member }) => member);
  }

  /** Makes another node the leader. */
  lead(node: number): void {
    const before = this.peers.find(({ isLeader }) => isLeader);
    const next = this.peers[node];
    if (!next || next === before) return;
    next.isLeader = true;
    this.applyLag();
    before?.resign(next.member);
    this.applyLag();
  }

  /** Takes the leader away until `lead`; the nodes still answer calls that need no leader. */
  depose(): void {
    for (const peer of this.peers) if (peer.isLeader) peer.resign();
  }

  /** Stops a node as kill -9 would; if it was the leader, the next running node becomes the leader. */
  kill(node: number): void {
    const peer = this.peers[node];
    peer?.kill();
    if (peer?.isLeader) this.lead(this.next());
  }

  /** Sets the whole cluster back to an older copy of its log. */
  async setBack(copy: Copy): Promise<void> {
    for (const peer of this.peers) peer.kill();
    await this.peers[0]?.setBack(copy);
    for (const peer of this.peers) await peer.start();
  }

  async stop(): Promise<void> {
    for (const peer of [...this.peers].reverse()) await peer.stop();
  }

  /** The next running node after the leader. */
  private next(): number {
    const from = this.peers.indexOf(this.leader);
    const order = this.peers.map((_, i) => (from + 1 + i) % this.peers.length);
    return order.find((i) => this.peers[i]?.isUp) ?? from;
  }

  private applyLag(): void {
    for (const peer of this.peers) peer.view.lagMs = peer.isLeader ? 0 : this.lagMs;
  }
}

export const startCluster = (options: ClusterOptions = {}): Promise<Cluster> => Cluster.start(options);
