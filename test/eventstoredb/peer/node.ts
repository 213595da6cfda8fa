import type { Access } from './access.ts';
import type { OpenCall } from './calls.ts';
import type { Condition } from './condition.ts';
import type { CallStatus } from './errors.ts';
import { noLeader, notLeader } from './errors.ts';
import type { Fault, Faults } from './faults.ts';
import type { Log } from './log.ts';
import type { View } from './view.ts';

export interface Member {
  readonly id: string;
  readonly host: string;
  readonly port: number;
  readonly isAlive: boolean;
  readonly isLeader: boolean;
}

/** The parts of a node that its services use. */
export interface Node {
  readonly log: Log;
  readonly view: View;
  readonly faults: Faults;
  readonly access: Access;
  readonly condition: Condition;
  readonly calls: Set<OpenCall>;
  /** Whether a graceful stop has started: calls then hang until they are reset. */
  readonly isStopping: boolean;
  /** Number of live events that may wait for a subscriber before it is dropped. */
  readonly liveBufferMax: number;
  /** The node's clock, with its offset, in ms since 1970. */
  now(): number;
  members(): readonly Member[];
  readonly isLeader: boolean;
  /** Applies a fault to the whole node: kill, stop, disk-full, change-leader. */
  strike(fault: Fault): void;
}

/** The refusal of a call that requires the leader, with the leader's address if there is one. */
export function refusedForLeader(node: Node): CallStatus {
  const leader = node.members().find(({ isLeader }) => isLeader);
  return leader ? notLeader(leader.host, leader.port) : noLeader();
}
