import type { CaseState } from './case.js';
import type { RecordedFact } from './fact.js';
import type { Target } from './act.js';

/**
 * Work across streams: a fact in one stream leads to a command on another. Pure; the engine runs it from a checkpoint
 * and derives all ids from the cause, so that a crash between two steps repeats harmlessly.
 */
export interface Reaction {
  readonly target: Target;
  readonly act: string;
  /** The stream it is sent to; absent when the act opens a stream, whose id is then derived from the cause. */
  readonly stream?: string;
  readonly office: string;
  readonly body: Record<string, unknown>;
}

export function reactionsTo(cause: RecordedFact, after: () => CaseState | undefined): Reaction[] {
  const { envelope } = cause;
  const documents = { effectiveOn: envelope.effectiveOn };
  if (cause.type === 'EnforcementDecisionIssued') {
    const { originKind, originId } = cause.data as {
      originKind: 'judgment' | 'request' | 'entrustment';
      originId: string;
    };
    if (originKind === 'entrustment') return [];
    const body = { ...documents, case: envelope.streamId };
    return [{ target: originKind, act: 'record-case-opened', stream: originId, office: envelope.officeThen, body }];
  }
  if (cause.type === 'CaseEntrusted') {
    const ended = after();
    if (!ended) return [];
    const obligations = ended.obligations
      .filter((obligation) => obligation.entrusted > 0n || (obligation.amount === 0n && !obligation.performed))
      .map((obligation) => ({
        id: obligation.id,
        kind: obligation.kind,
        nature: obligation.nature,
        rank: obligation.rank,
        amount: obligation.entrusted.toString(),
        ...(obligation.creditor ? { creditor: obligation.creditor } : {}),
      }));
    const body = {
      ...documents,
      entrustedCase: envelope.streamId,
      category: ended.category,
      initiative: ended.initiative,
      debtor: ended.debtor,
      obligations,
    };
    const { receiver } = cause.data as { receiver: string };
    return [{ target: 'case', act: 'accept-entrustment', office: receiver, body }];
  }
  return [];
}
