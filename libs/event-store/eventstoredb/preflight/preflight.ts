import { type Address, addressText } from '../client/connection-string.js';
import { type EventStoreDbSettings, type SettingNames, withNames } from '../client/settings.js';
import { pause } from '../client/timing.js';
import { UnfitServer } from './diagnosis.js';
import { Probe } from './probe.js';
import { readOnce } from './read.js';

/** No address of the log has a usable EventStoreDB. One sentence says why, and what to do. */
export class LogUnreachable extends Error {
  override readonly name = 'LogUnreachable';
  constructor(
    message: string,
    /** How long it makes sense to retry, milliseconds. */
    readonly passesWithinMs: number,
  ) {
    super(message);
  }
}

export const preflightLimits = {
  /** Time limit of the whole check. */
  withinMs: 5_000,
  /** The share of `withinMs` after which silent addresses are ignored, and the read begins. */
  probesShare: 0.6,
  /** The share of `withinMs` after which the read is aborted; the rest is for closing. */
  readShare: 0.9,
  /** Wait before a server that is starting is checked again. */
  lookAgainMs: 1_000,
} as const;

/**
 * Like {@link requireEventStoreDb}, but waits for a server that is starting, has no leader yet or is silent for a
 * moment, each within the limit of its diagnosis. Calls `notify` with the reason of the wait.
 * @throws LogUnreachable
 */
export async function awaitEventStoreDb(
  settings: EventStoreDbSettings,
  notify: (sentence: string) => void,
  withinMs: number,
): Promise<void> {
  const since = performance.now();
  const reported = new Set<string>();
  for (;;) {
    try {
      await requireEventStoreDb(settings);
      return;
    } catch (error) {
      if (!(error instanceof LogUnreachable)) throw error;
      const left = Math.min(error.passesWithinMs, withinMs) - (performance.now() - since);
      if (left <= 0) throw error;
      if (!reported.has(error.message))
        notify(`Waiting for the log, ${Math.ceil(left / 1_000)} s at most. ${error.message}`);
      reported.add(error.message);
    }
    await pause(preflightLimits.lookAgainMs);
  }
}

/**
 * Checks that an EventStoreDB answers at one of the addresses (with several: that one knows a leader that can be
 * reached), accepts the credentials, and lets them read `$all`. Leaves nothing open.
 * @throws LogUnreachable with one sentence: which address, how it behaves instead, which variable to correct; no
 * password.
 */
export async function requireEventStoreDb(
  settings: EventStoreDbSettings,
  withinMs: number = preflightLimits.withinMs,
): Promise<void> {
  const { probesShare, readShare } = preflightLimits;
  const [late, end] = [AbortSignal.timeout(withinMs * probesShare), AbortSignal.timeout(withinMs * readShare)];
  try {
    await readOnce(await firstFit(settings, late), settings, end);
  } catch (error) {
    throw unreachable(error instanceof AggregateError ? error.errors : [error], settings.names);
  }
}

/**
 * Probes all addresses, and returns the first that answers correctly, or its leader; the other probes are then aborted.
 * @throws AggregateError of an UnfitServer for each address
 */
async function firstFit(settings: EventStoreDbSettings, late: AbortSignal): Promise<Address> {
  const { discover, addresses } = settings.target;
  const found = new AbortController();
  const probe = new Probe(settings, AbortSignal.any([late, found.signal]));
  const isCluster = discover || addresses.length > 1;
  const probed = addresses.map((node) => (isCluster ? probe.leader(node) : probe.eventStore(node)));
  try {
    return await Promise.any(probed);
  } finally {
    found.abort();
    await Promise.allSettled(probed);
  }
}

/** Joins all diagnoses into one error with one sentence; any other error is passed on. */
function unreachable(errors: readonly unknown[], names: SettingNames): unknown {
  const unfit = errors.filter((error) => error instanceof UnfitServer);
  if (unfit.length < errors.length) return errors.find((error) => !(error instanceof UnfitServer));
  const which = unfit.length > 1 ? `none of ${unfit.length} addresses can be used: ` : '';
  const each = unfit.map(({ address, what }) => `${addressText(address)} ${what}`).join(', ');
  const waysOut = [...new Set(unfit.map(({ wayOut }) => wayOut))].join('; ');
  const [setting = '{log}'] = /\{(log|credentialsFile)\}/.exec(waysOut) ?? [];
  const passesWithinMs = Math.max(...unfit.map((error) => error.passesWithinMs));
  return new LogUnreachable(withNames(`${setting}: ${which}${each}; ${waysOut}.`, names), passesWithinMs);
}
