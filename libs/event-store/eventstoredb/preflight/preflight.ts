import features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import { addressText, targetOf, type Address } from '../client/connection-string.js';
import { type EventStoreDbSettings, type SettingNames, withNames } from '../client/settings.js';
import { leaderBy } from './cluster.js';
import { diagnoses, quoted, UnfitServer } from './diagnosis.js';
import { call, tlsOf, type Tls } from './probe.js';
import { readOnce } from './read.js';
import { pause } from '../client/timing.js';

/** No EventStoreDB can be used at the addresses of the log. The message is all there is to say, in one sentence. */
export class LogUnreachable extends Error {
  override readonly name = 'LogUnreachable';
  constructor(
    message: string,
    /** For how long it is worth looking again, milliseconds. */
    readonly passesWithinMs: number,
  ) {
    super(message);
  }
}

export const preflightLimits = {
  /** For everything together. */
  withinMs: 5_000,
  /** The part of it after which no address may still be silent; then it is read from one. */
  probesShare: 0.6,
  /** The part of it after which the read is given up; the rest is for closing. */
  readShare: 0.9,
  /** Before it is looked again whether a server that starts is ready. */
  lookAgainMs: 1_000,
} as const;

/**
 * The same, and a server that is starting, has no leader yet or says nothing for a moment is waited for, each within the
 * limit of its finding. `tell` hears what is waited for.
 * @throws LogUnreachable
 */
export async function awaitEventStoreDb(
  settings: EventStoreDbSettings,
  tell: (sentence: string) => void,
  withinMs: number,
): Promise<void> {
  const since = performance.now();
  const told = new Set<string>();
  for (;;) {
    try {
      await requireEventStoreDb(settings);
      return;
    } catch (error) {
      if (!(error instanceof LogUnreachable)) throw error;
      const left = Math.min(error.passesWithinMs, withinMs) - (performance.now() - since);
      if (left <= 0) throw error;
      if (!told.has(error.message)) tell(`Waiting for the log, ${Math.ceil(left / 1_000)} s at most. ${error.message}`);
      told.add(error.message);
    }
    await pause(preflightLimits.lookAgainMs);
  }
}

/**
 * Whether an EventStoreDB answers at one of the addresses (with several: whether one knows a leader that can be
 * reached), takes the credentials, and lets them read `$all`. Leaves nothing open.
 * @throws LogUnreachable with one sentence: which address, what it does instead, which variable to mend; no password.
 */
export async function requireEventStoreDb(
  settings: EventStoreDbSettings,
  { withinMs = preflightLimits.withinMs }: { readonly withinMs?: number } = {},
): Promise<{ readonly serverVersion?: string }> {
  const all = limit(withinMs * preflightLimits.readShare);
  const probes = limit(withinMs * preflightLimits.probesShare);
  try {
    const { node, serverVersion } = await firstFit(settings, probes.signal);
    await readOnce(settings, node, all.signal).catch((error: unknown) => {
      throw error instanceof UnfitServer ? sentenceOf([[node, error]], settings.names) : error;
    });
    return serverVersion === undefined ? {} : { serverVersion };
  } finally {
    all.end();
    probes.end();
  }
}

interface Fit {
  /** Whom to read from. */
  readonly node: Address;
  readonly serverVersion?: string;
}

/** The first address that answers as it must; the others are then left alone. */
async function firstFit(settings: EventStoreDbSettings, late: AbortSignal): Promise<Fit> {
  const target = targetOf(settings.connectionString);
  const { addresses } = target;
  const isCluster = target.discover || addresses.length > 1;
  const tls = tlsOf(target);
  const found = new AbortController();
  const signal = AbortSignal.any([late, found.signal]);
  const examined = addresses.map((address) => examine(address, tls, isCluster, signal));
  try {
    return await Promise.any(examined);
  } catch (error) {
    const reasons = (error as AggregateError).errors as unknown[];
    throw sentenceOf(
      reasons.map((reason, index) => {
        if (!(reason instanceof UnfitServer)) throw reason;
        return [addresses[index] as Address, reason] as const;
      }),
      settings.names,
    );
  } finally {
    found.abort();
    await Promise.allSettled(examined);
  }
}

async function examine(address: Address, tls: Tls, isCluster: boolean, signal: AbortSignal): Promise<Fit> {
  const fit = await eventStoreAt(address, tls, signal);
  if (!isCluster) return fit;
  const leader = await leaderBy(address, tls, signal);
  if (addressText(leader) === addressText(address)) return fit;
  return eventStoreAt(leader, tls, signal).catch((error: unknown) => {
    throw error instanceof UnfitServer ? new UnfitServer(diagnoses.hiddenLeader(leader, error.finding)) : error;
  });
}

const grpc = { ok: 0, permissionDenied: 7, unimplemented: 12, unauthenticated: 16 } as const;
const askedForFeatures = '/event_store.client.server_features.ServerFeatures/GetSupportedMethods';

/** Asks what only an EventStoreDB answers, without user and password, as the client does at first. */
async function eventStoreAt(node: Address, tls: Tls, signal: AbortSignal): Promise<Fit> {
  const { httpStatus, isGrpc, status, message, body } = await call(node, tls, askedForFeatures, signal);
  // One that wants a user even for this: the read, which has one, will tell.
  if (httpStatus === 401 || status === grpc.unauthenticated || status === grpc.permissionDenied) return { node };
  if (httpStatus !== 200 || !isGrpc || status === undefined) {
    throw new UnfitServer(diagnoses.noEventStore(`HTTP status ${httpStatus}${isGrpc ? '' : ', no gRPC'}`));
  }
  if (status === grpc.unimplemented) throw new UnfitServer(diagnoses.noEventStore('it does not know the calls of one'));
  if (status !== grpc.ok) throw new UnfitServer(diagnoses.notReady(quoted(`gRPC status ${status} ${message}`)));
  try {
    return { node, serverVersion: features.SupportedMethods.deserializeBinary(body).getEventStoreServerVersion() };
  } catch {
    throw new UnfitServer(diagnoses.noEventStore('its answer cannot be read'));
  }
}

function sentenceOf(unfit: readonly (readonly [Address, UnfitServer])[], names: SettingNames): LogUnreachable {
  const [first] = unfit;
  const variable = names[first?.[1].setting ?? 'log'];
  const each = unfit.map(([address, { finding }]) => `${addressText(address)} ${finding.what}`);
  const waysOut = [...new Set(unfit.map(([, { finding }]) => withNames(finding.wayOut, names)))];
  const which = unfit.length > 1 ? `none of ${unfit.length} addresses can be used: ` : '';
  const passesWithinMs = Math.max(...unfit.map(([, { finding }]) => finding.passesWithinMs ?? 0));
  return new LogUnreachable(`${variable}: ${which}${each.join(', ')}; ${waysOut.join('; ')}.`, passesWithinMs);
}

interface Limit {
  readonly signal: AbortSignal;
  end(): void;
}

/** `AbortSignal.timeout` cannot be taken back and does not keep the process waiting. */
function limit(ms: number): Limit {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), ms);
  return { signal: controller.signal, end: () => clearTimeout(timer) };
}
