import { type Act, acts, type Target } from '#case';

const known = new Map<string, readonly Act[]>();

/**
 * The acts of people that meet a deadline of this rule. Where a reaction meets it, as the note of a decision does on
 * its judgment, the act which leads to the reaction is among them: the one that opens a case. A request has both, for its
 * refusal meets the deadline of its decision too.
 */
export function actsMeeting(rule: string, target: Target): readonly Act[] {
  const key = `${target}/${rule}`;
  const found = known.get(key) ?? searched(rule, target);
  known.set(key, found);
  return found;
}

function searched(rule: string, target: Target): readonly Act[] {
  const own = acts.filter((act) => (act.opens ?? act.target) === target || act.target === target);
  const meeting = own.filter(({ meets }) => meets.some(({ clock }) => clock === rule));
  const byReaction = meeting.some(({ internal }) => internal);
  const meets = (act: Act): boolean =>
    meeting.includes(act) || (byReaction && act.target === target && act.opens === 'case');
  return acts.filter((act) => !act.internal && meets(act));
}
