import { createRequire } from 'node:module';

/**
 * A fault of grpc-js, mended where the client loads it from. Whenever a server is away the client closes its channel
 * and makes another. The connection attempt of the closed one, which nobody holds any more, is repeated all the same
 * when its wait is over, and once it succeeds the connection stays open for ever: seen as 25 connections after an
 * outage of two seconds. An attempt that nobody holds is not repeated.
 */
export function patchGrpc(): void {
  const client = createRequire(import.meta.url).resolve('@eventstore/db-client');
  const { Subchannel } = createRequire(client)('@grpc/grpc-js/build/src/subchannel.js') as {
    Subchannel: { prototype: Attempt & { [patched]?: true } };
  };
  const { prototype } = Subchannel;
  if (prototype[patched]) return;
  prototype[patched] = true;
  const goOn = prototype.handleBackoffTimer;
  prototype.handleBackoffTimer = function (this: Attempt) {
    if (this.refcount === 0) this.continueConnecting = false;
    goOn.call(this);
  };
}

const patched = Symbol.for('event-store.grpc-patched');

/** What of a connection attempt is not in the library's public interface. */
interface Attempt {
  readonly refcount: number;
  continueConnecting: boolean;
  handleBackoffTimer(): void;
}
