/** The meaning of a failed call. Most failures are of one kind: the outcome is unknown. */
export type Failure =
  | { readonly kind: 'conflict'; readonly actual: 'none' | number }
  | { readonly kind: 'missing' }
  | { readonly kind: 'deleted' }
  | { readonly kind: 'denied' }
  | { readonly kind: 'tooLarge' }
  /** The server answered that its own write timed out. The events may be stored. */
  | { readonly kind: 'late' }
  /** The server dropped a subscription that was too slow for a burst. The events delivered until then have no gap. */
  | { readonly kind: 'slow' }
  /** No answer, or a broken connection: the outcome of a write is unknown, and a read starts again. */
  | { readonly kind: 'away' };

/** Our own timeout: no answer came. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  constructor(what: string, withinMs: number) {
    super(`${what} had no answer within ${withinMs} ms`);
  }
}

/** The client of this call was abandoned: no answer will come. */
export class Abandoned extends Error {
  override readonly name = 'Abandoned';
  constructor() {
    super('its connection was given up, for nothing was answered over it');
  }
}

const grpc = { permissionDenied: 7, internal: 13, unauthenticated: 16 } as const;

/**
 * Classifies the error of a call, by `type` if the client gives one. Raw gRPC errors have none (while the server is
 * down), nor have a few plain errors of Node: all of these mean *away*.
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
 * Whether this client may repeat the failure for ever: its stream was ended with OK, or it has cached a failed query of
 * the server's features. From other failures it recovers.
 */
export function poisonsClient(error: unknown): boolean {
  // The client passes the cached failure on as gRPC's own error, which has no type.
  return error instanceof NoAnswer || (error as { code?: unknown }).code === grpc.internal;
}

/** The error in one line, for people. */
export function sentenceOf(error: unknown): string {
  const { message = '', type, name } = error as { message?: string; type?: string; name?: string };
  let [line = ''] = message.split('\n');
  // gRPC adds a resolution note even when it has resolved the name; the note says nothing.
  line = line.replace(/\.? Resolution note:\s*$/, '');
  return line === '' ? `${type ?? name ?? String(error)}` : line;
}
