import { LogUnavailable } from '../../contract/port.js';
import { limits } from '../client/limits.js';
import { pause } from '../client/timing.js';

/** Retries a read that timed out; for a start, at which a server may be silent for a moment. */
export async function retriedAtStart<T>(ask: () => Promise<T>): Promise<T> {
  for (const until = performance.now() + limits.startReadsWithinMs; ; await pause(limits.backOffMsMax)) {
    try {
      return await ask();
    } catch (error) {
      const isPassing = error instanceof LogUnavailable && error.denied === undefined && error.aheadMs === undefined;
      if (!isPassing || performance.now() > until) throw error;
    }
  }
}
