import { Inject, Injectable } from '@nestjs/common';
import { type EventLog, LogUnavailable } from '#event-store';
import { limits } from '../runtime/limits.js';
import { tokens } from '../runtime/tokens.js';

/** Whether the log answers. */
@Injectable()
export class LogState {
  constructor(@Inject(tokens.log) private readonly log: EventLog) {}

  /** Whether the log is away: it cannot even be read. One that can be read but not written is not away. */
  get isAway(): boolean {
    const { state, isReadable } = this.log.health();
    return state === 'away' && !isReadable;
  }

  /** Whether the log has been unavailable for so long that reads do not ask it; the subscriptions notice its return. */
  get isAwayForLong(): boolean {
    return this.isAway && (this.log.health().awayForMs ?? 0) > limits.logAwayMs;
  }

  /**
   * For reads that need the log's end. Fails fast while the log is unavailable, so that requests do not queue behind
   * attempts to reconnect.
   * @throws LogUnavailable
   */
  requireLog(): void {
    if (!this.isAwayForLong) return;
    const { awaySince, lastError, denied } = this.log.health();
    throw new LogUnavailable(`The log has not answered since ${awaySince} (${lastError}).`, { denied });
  }
}
