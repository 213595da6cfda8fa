import { createRequire } from 'node:module';
import { EventStoreDBClient } from '@eventstore/db-client';
import { LogRefused } from '../../contract/port.js';

/**
 * The versions with which this adapter was tested; it relies on their internals. Why no others:
 * docs/decisions/0016-the-client-of-eventstoredb.md.
 */
export const triedVersions = { client: '6.2.1', grpc: '1.14.7' } as const;

/** The parts of a connection attempt that are not in the public interface of grpc-js. */
interface Attempt {
  readonly refcount: number;
  continueConnecting: boolean;
  handleBackoffTimer(): void;
}

/** The installed versions, and the internals found in them. */
export interface Installed {
  readonly client: string;
  readonly grpc: string;
  readonly attempt: Partial<Attempt>;
  readonly connecting: Readonly<Record<string, unknown>>;
}

let isPatched = false;

/**
 * Patches a fault of grpc-js in the module that the client loads. When a server is away the client closes its channel
 * and opens another. The closed channel's connection attempt, which nothing references any more, is still repeated
 * after its wait, and once it succeeds the connection stays open for ever: 25 connections were seen after an outage of
 * two seconds. The patch drops attempts that nothing references.
 * @throws LogRefused when the installed packages are not the tested ones
 */
export function patchGrpc(): void {
  if (isPatched) return;
  const installed = found();
  requireTried(installed);
  const attempt = installed.attempt as Attempt;
  const goOn = attempt.handleBackoffTimer;
  attempt.handleBackoffTimer = function (this: Attempt) {
    if (this.refcount === 0) this.continueConnecting = false;
    goOn.call(this);
  };
  isPatched = true;
}

function found(): Installed {
  const own = createRequire(import.meta.url);
  const ofClient = createRequire(own.resolve('@eventstore/db-client'));
  const versionIn = (load: NodeJS.Require, name: string): string =>
    (load(`${name}/package.json`) as { version: string }).version;
  const { Subchannel } = ofClient('@grpc/grpc-js/build/src/subchannel.js') as { Subchannel?: { prototype: Attempt } };
  const { createChannel, getChannel } = new EventStoreDBClient(
    { endpoint: 'localhost:1' },
    { insecure: true },
  ) as unknown as Installed['connecting'];
  return {
    client: versionIn(own, '@eventstore/db-client'),
    grpc: versionIn(ofClient, '@grpc/grpc-js'),
    attempt: Subchannel?.prototype ?? {},
    connecting: { createChannel, getChannel },
  };
}

/** Refuses untested packages. @throws LogRefused with the installed version, the tested one, and the way out */
export function requireTried({ client, grpc, attempt, connecting }: Installed): void {
  const { handleBackoffTimer } = attempt;
  const isKnown =
    typeof handleBackoffTimer === 'function' &&
    /this\.continueConnecting/.test(String(handleBackoffTimer)) &&
    Object.values(connecting).every((each) => typeof each === 'function');
  if (isKnown && client === triedVersions.client && grpc === triedVersions.grpc) return;
  throw new LogRefused(
    `The client of EventStoreDB is @eventstore/db-client ${client} with @grpc/grpc-js ${grpc}` +
      `${isKnown ? '' : ', whose insides are others'}; connections are safe with ${triedVersions.client} and ` +
      `${triedVersions.grpc} only: install the versions of package-lock.json (npm ci).`,
  );
}
