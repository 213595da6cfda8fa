import type { RecordedFact } from '../definition/fact.js';
import type { LegalDate } from '../law/legal-date.js';

/**
 * A stream with its corrections applied: without withdrawn facts, and with moved dates in their place. Facts keep the
 * order of their revisions. `on`: only facts with that legal date or an earlier one.
 */
export function corrected(history: readonly RecordedFact[], on?: LegalDate): RecordedFact[] {
  const withdrawn = new Set<string>();
  const moved = new Map<string, LegalDate>();
  for (const { type, data } of history) {
    if (type === 'StepWithdrawn') for (const event of (data as { events: string[] }).events) withdrawn.add(event);
    if (type === 'DateCorrected')
      for (const event of (data as { events: string[] }).events) moved.set(event, (data as { to: LegalDate }).to);
  }
  const standing: RecordedFact[] = [];
  for (const each of history) {
    if (withdrawn.has(each.envelope.eventId)) continue;
    const to = moved.get(each.envelope.eventId);
    const effectiveOn = to ?? each.envelope.effectiveOn;
    if (on !== undefined && effectiveOn > on) continue;
    standing.push(to === undefined ? each : { ...each, envelope: { ...each.envelope, effectiveOn } });
  }
  return standing;
}

/** Whether a fact changes the reading of earlier facts, so that the stream must be folded anew. */
export function refolds(type: string): boolean {
  return type === 'StepWithdrawn' || type === 'DateCorrected';
}
