/** What a failed call means, whatever it was. Most failures are of one kind: nobody knows what became of it. */
export type Failure =
  | { readonly kind: 'conflict'; readonly actual: 'none' | number }
  | { readonly kind: 'missing' }
  | { readonly kind: 'deleted' }
  | { readonly kind: 'denied' }
  | { readonly kind: 'tooLarge' }
  /** The server's answer: it gave up waiting. The events may be stored. */
  | { readonly kind: 'late' }
  /** The server let go of a subscription that did not keep up with a burst; what came before has no gap. */
  | { readonly kind: 'slow' }
  /** No answer, or a broken connection: for a write the outcome is unknown, a reader begins again. */
  | { readonly kind: 'away' };

/** Our own timer: no answer came. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  constructor(what: string, withinMs: number) {
    super(`${what} had no answer within ${withinMs} ms`);
  }
}

/** The client that a call had been handed to was given up: no answer comes any more. */
export class Abandoned extends Error {
  override readonly name = 'Abandoned';
  constructor() {
    super('its connection was given up, for nothing was answered over it');
  }
}

const grpc = { permissionDenied: 7, internal: 13, unauthenticated: 16 } as const;

/**
 * By `type` where the client gives one. Some failures are raw gRPC errors without it (while the server is down), and
 * a few are plain errors of Node: these are all *away*.
 */
export function failureOf(error: unknown): Failure {
  const { type, code, actualVersion } = error as { type?: string; code?: unknown; actualVersion?: unknown };
  switch (type) {
    case 'wrong-expected-version':
      return { kind: 'conflict', actual: typeof actualVersion === 'bigint' ? Number(actualVersion) : 'none' };
    case 'stream-not-found':
      return { kind: 'missing' };
    case 'stream-deleted':
      return { kind: 'deleted' };
    case 'access-denied':
      return { kind: 'denied' };
    case 'maximum-append-size-exceeded':
      return { kind: 'tooLarge' };
    case 'deadline-exceeded':
      return { kind: 'late' };
    case 'timeout':
      return { kind: 'slow' };
  }
  return code === grpc.permissionDenied || code === grpc.unauthenticated ? { kind: 'denied' } : { kind: 'away' };
}

/**
 * Failures that the same client may repeat for ever: its stream was ended with OK, or it remembers a failed question
 * about the server's features. The others it mends by itself.
 */
export function poisonsClient(error: unknown): boolean {
  // The remembered failure has no type: it comes as gRPC gave it.
  return error instanceof NoAnswer || (error as { code?: unknown }).code === grpc.internal;
}

/** One line for people. */
export function sentenceOf(error: unknown): string {
  const { message = '', type, name } = error as { message?: string; type?: string; name?: string };
  let [line = ''] = message.split('\n');
  // What gRPC adds for a name that it resolved without trouble says nothing.
  line = line.replace(/\.? Resolution note:\s*$/, '');
  return line === '' ? `${type ?? name ?? String(error)}` : line;
}
