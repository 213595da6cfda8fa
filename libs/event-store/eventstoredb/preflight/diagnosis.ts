import type { Address } from '../client/connection-string.js';

const correct = 'correct the address in {log}';

/**
 * For each diagnosis how the address behaves (words after its name), and the way out. `{}` is a detail, other braces a
 * setting (`client/settings.ts`). The server's own message, shortened, is included only where it helps.
 */
const sentences = {
  refused: `refuses the connection; start EventStoreDB there, or ${correct}`,
  unknownHost: `has an unknown host name ({}); ${correct}`,
  slowName: `has a host name that nobody resolved in time; see whether this machine resolves names, or ${correct}`,
  unreachable: `cannot be reached ({}); see whether this machine reaches it, or ${correct}`,
  noConnection:
    'answers no attempt to connect; ' + `see whether the machine runs and no firewall is between, or ${correct}`,
  mute:
    'accepts the connection and then says nothing; ' +
    `see whether it is EventStoreDB that listens there and that it is not overloaded, or ${correct}`,
  endsConnection:
    'accepts the connection and ends it without an answer; ' +
    `see whether it is EventStoreDB that listens there, or ${correct}`,
  http1: `speaks HTTP/1.1 and not gRPC, so it is no EventStoreDB; ${correct}`,
  speaksPlain:
    'speaks without TLS; let the server use TLS, or add tls=false to {log} (then everybody on the network can read)',
  wantsTls: 'wants TLS; leave tls=false out of {log}',
  untrusted:
    'shows a certificate that is not trusted here ({}); ' +
    'name the file of the authority that signed it with the option tlsCAFile of {log}',
  expired:
    'shows a certificate that is not valid at this time ({}); ' +
    "renew the server's certificate, or set this machine's clock right, and start again",
  otherName:
    'shows a certificate that was made for another host name; use in {log} a name that stands in the certificate',
  tlsFailed:
    'agrees on no TLS connection ({}); ' +
    'see which certificates and versions the server asks for, and the options of {log}',
  noEventStore: `speaks HTTP/2, but is no EventStoreDB ({}); ${correct}`,
  notReady: 'answers that it is not ready ({}); wait until the server has started, then start again',
  noLeader:
    'names no leader of its cluster (it knows {}); ' +
    'let more than half of the nodes of {log} run and see each other, then start again',
  noGossip:
    'does not say which nodes its cluster has ({}); ' +
    'write the address of one node as esdb://HOST:PORT into {log}, or mend the cluster',
  hiddenLeader: 'names {}; let every node advertise an address that this machine reaches, then start again',
  wrongCredentials: 'refuses user and password; correct the file that {credentialsFile} names',
  noCredentials: 'asks for a user and a password; name a file that has them on two lines in {credentialsFile}',
  credentialsNotSent:
    'asks for a user and a password, and without TLS none are sent; ' +
    'let the server use TLS, and leave tls=false out of {log}',
  mayNotRead:
    'does not let this user read $all, which every view is made from; let the administrator of the server give that ' +
    'right, or name the file of a user who has it in {credentialsFile}',
  noRead: "answers, but not when the log is read ({}); see the server's own log, then start again",
  lateRead:
    'answers, but not in time when the log is read; see whether the server has enough processors and threads ' +
    "(docs/operations.md), and the server's own log",
} as const;

export type Diagnosis = keyof typeof sentences;

/** A starting server opens its database first, and a cluster elects its leader. */
const startsWithinMs = 60_000;
/** How long an address is retried before the diagnosis counts; diagnoses not listed here count at once. */
const passes: Partial<Record<Diagnosis, number>> = {
  // A server short of threads (3.7 s seen), or no server at all.
  mute: 10_000,
  notReady: startsWithinMs,
  noLeader: startsWithinMs,
  lateRead: startsWithinMs,
};
const detailCharsMax = 120;

/** An address that cannot be used as the log. */
export class UnfitServer extends Error {
  override readonly name = 'UnfitServer';
  readonly what: string;
  /** The first setting in braces is the one to correct. */
  readonly wayOut: string;

  /** `detail` may be text of another program, so it is cleaned and shortened. */
  constructor(
    readonly address: Address,
    diagnosis: Diagnosis,
    detail = '',
    /** How long the cause may take to pass by itself, milliseconds. */
    readonly passesWithinMs = passes[diagnosis] ?? 0,
  ) {
    super(sentences[diagnosis]);
    const line = detail.replace(/[\s\u0000-\u001F\u007F]+/g, ' ').trim();
    const fit = line.length > detailCharsMax ? `${line.slice(0, detailCharsMax)}…` : line;
    const [what = '', wayOut = ''] = sentences[diagnosis].split('; ');
    this.what = what.replace('{}', () => fit);
    this.wayOut = wayOut;
  }
}
