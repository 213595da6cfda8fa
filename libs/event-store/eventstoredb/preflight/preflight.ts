import { addressText, targetOf } from '../client/connection-string.js';
import { type EventStoreDbSettings, type SettingNames, withNames } from '../client/settings.js';
import { pause } from '../client/timing.js';
import { UnfitServer } from './diagnosis.js';
import { firstFit } from './nodes.js';
import { readOnce } from './read.js';

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
        tell(`Waiting for the log, ${Math.ceil(left / 1_000)} s at most. ${error.message}`);
      reported.add(error.message);
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
  const [probes, all] = [new AbortController(), new AbortController()];
  // `AbortSignal.timeout` cannot be taken back and does not keep the process waiting.
  const timers = [
    setTimeout(() => probes.abort(), withinMs * preflightLimits.probesShare),
    setTimeout(() => all.abort(), withinMs * preflightLimits.readShare),
  ];
  try {
    const { node, serverVersion } = await firstFit(targetOf(settings.connectionString), probes.signal);
    await readOnce(settings, node, all.signal);
    return serverVersion === undefined ? {} : { serverVersion };
  } catch (error) {
    throw unreachable(error instanceof AggregateError ? error.errors : [error], settings.names);
  } finally {
    for (const timer of timers) clearTimeout(timer);
  }
}

/** One sentence for all that is wrong; an error of another kind stays as it is. */
function unreachable(errors: readonly unknown[], names: SettingNames): unknown {
  const unfit = errors.filter((error) => error instanceof UnfitServer);
  const [first] = unfit;
  if (!first || unfit.length < errors.length) return errors.find((error) => !(error instanceof UnfitServer));
  const which = unfit.length > 1 ? `none of ${unfit.length} addresses can be used: ` : '';
  const each = unfit.map(({ address, what }) => `${addressText(address)} ${what}`).join(', ');
  const waysOut = [...new Set(unfit.map(({ wayOut }) => withNames(wayOut, names)))].join('; ');
  const passesWithinMs = Math.max(...unfit.map((error) => error.passesWithinMs));
  return new LogUnreachable(`${names[first.setting]}: ${which}${each}; ${waysOut}.`, passesWithinMs);
}
