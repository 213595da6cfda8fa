import { addressText, type Address } from '../client/connection-string.js';

/** What is wrong with one address, after its name, and the way out; both without capital and full stop. */
export interface Diagnosis {
  readonly what: string;
  readonly wayOut: string;
  /** For how long it is looked again before that is final, milliseconds: it may be over by itself. Default: 0. */
  readonly passesWithinMs?: number;
}

/** A server that starts opens its database first; a cluster elects its leader. */
const startsWithinMs = 60_000;
/** What says nothing may be a server short of threads (3.7 s seen), or no server at all. */
const speaksWithinMs = 10_000;

/** An address that cannot be used as the log. */
export class UnfitServer extends Error {
  override readonly name = 'UnfitServer';
  constructor(
    readonly finding: Diagnosis,
    /** The setting to mend. */
    readonly setting: 'log' | 'credentialsFile' = 'log',
  ) {
    super(`${finding.what}; ${finding.wayOut}`);
  }
}

const correct = 'correct the address in {log}';

/** Fixed sentences. What the server says of itself comes in only where it helps, and shortened. */
export const diagnoses = {
  refused: { what: 'refuses the connection', wayOut: `start EventStoreDB there, or ${correct}` },
  unknownHost: (code: string): Diagnosis => ({ what: `has an unknown host name (${code})`, wayOut: correct }),
  slowName: {
    what: 'has a host name that nobody resolved in time',
    wayOut: `see whether this machine resolves names, or ${correct}`,
  },
  unreachable: (code: string): Diagnosis => ({
    what: `cannot be reached (${code})`,
    wayOut: `see whether this machine reaches it, or ${correct}`,
  }),
  noConnection: {
    what: 'answers no attempt to connect',
    wayOut: `see whether the machine runs and no firewall is between, or ${correct}`,
  },
  mute: {
    what: 'accepts the connection and then says nothing',
    wayOut: `see whether it is EventStoreDB that listens there and that it is not overloaded, or ${correct}`,
    passesWithinMs: speaksWithinMs,
  },
  endsConnection: {
    what: 'accepts the connection and ends it without an answer',
    wayOut: `see whether it is EventStoreDB that listens there, or ${correct}`,
  },
  http1: { what: 'speaks HTTP/1.1 and not gRPC, so it is no EventStoreDB', wayOut: correct },
  speaksPlain: {
    what: 'speaks without TLS',
    wayOut: 'let the server use TLS, or add tls=false to {log} (then everybody on the network can read)',
  },
  wantsTls: { what: 'wants TLS', wayOut: 'leave tls=false out of {log}' },
  untrusted: (code: string): Diagnosis => ({
    what: `shows a certificate that is not trusted here (${code})`,
    wayOut: 'name the file of the authority that signed it with the option tlsCAFile of {log}',
  }),
  expired: (code: string): Diagnosis => ({
    what: `shows a certificate that is not valid at this time (${code})`,
    wayOut: "renew the server's certificate, or set this machine's clock right, and start again",
  }),
  otherName: {
    what: 'shows a certificate that was made for another host name',
    wayOut: 'use in {log} a name that stands in the certificate',
  },
  tlsFailed: (code: string): Diagnosis => ({
    what: `agrees on no TLS connection (${code})`,
    wayOut: 'see which certificates and versions the server asks for, and the options of {log}',
  }),
  noEventStore: (why: string): Diagnosis => ({
    what: `speaks HTTP/2, but is no EventStoreDB (${why})`,
    wayOut: correct,
  }),
  notReady: (status: string): Diagnosis => ({
    what: `answers that it is not ready (${status})`,
    wayOut: 'wait until the server has started, then start again',
    passesWithinMs: startsWithinMs,
  }),
  noLeader: (nodes: string): Diagnosis => ({
    what: `names no leader of its cluster (it knows ${nodes})`,
    wayOut: 'let more than half of the nodes of {log} run and see each other, then start again',
    passesWithinMs: startsWithinMs,
  }),
  noGossip: (why: string): Diagnosis => ({
    what: `does not say which nodes its cluster has (${why})`,
    wayOut: 'write the address of one node as esdb://HOST:PORT into {log}, or mend the cluster',
  }),
  hiddenLeader: (leader: Address, { what, passesWithinMs = 0 }: Diagnosis): Diagnosis => ({
    passesWithinMs,
    what: `names ${addressText(leader)} as the leader of its cluster, which from here ${what}`,
    wayOut: 'let every node advertise an address that this machine reaches, then start again',
  }),
  wrongCredentials: {
    what: 'refuses user and password',
    wayOut: 'correct the file that {credentialsFile} names',
  },
  noCredentials: {
    what: 'asks for a user and a password',
    wayOut: 'name a file that has them on two lines in {credentialsFile}',
  },
  credentialsNotSent: {
    what: 'asks for a user and a password, and without TLS none are sent',
    wayOut: 'let the server use TLS, and leave tls=false out of {log}',
  },
  mayNotRead: {
    what: 'does not let this user read $all, which every view is made from',
    wayOut:
      'let the administrator of the server give that right, or name the file of a user who has it in ' +
      '{credentialsFile}',
  },
  noRead: (why: string): Diagnosis => ({
    what: `answers, but not when the log is read (${why})`,
    wayOut: "see the server's own log, then start again",
  }),
  lateRead: {
    what: 'answers, but not in time when the log is read',
    wayOut: "see whether the server has enough processors and threads (docs/operations.md), and the server's own log",
    passesWithinMs: startsWithinMs,
  },
} as const;

const quotedCharsMax = 120;

/** Words of somebody else, fit for one sentence. */
export function quoted(words: string): string {
  const line = words.replace(/[\s\u0000-\u001F\u007F]+/g, ' ').trim();
  return line.length > quotedCharsMax ? `${line.slice(0, quotedCharsMax)}…` : line;
}
