import { type Act, actOf, actSchema, type RecordedFact, type Target, validateAs } from '#case';

/**
 * The fields of a stored fact that break today's limits of input. Stored facts may be wider than bodies: the fields of
 * the main fact that the act's body has under the same name are validated by the body's class, with dates and decision
 * from the envelope. One entry a field, `obligations.amount (money)`.
 */
export function fieldsRefusedToday(fact: RecordedFact): string[] {
  const { envelope } = fact;
  const [target, name = ''] = envelope.commandType.split('/');
  const act = actOf(target as Target, name);
  if (!act || fact.type !== act.leadsTo[0]?.type) return [];
  const asked = bodyOf(act, fact);
  const checked = validateAs(act.command, asked);
  if (!('errors' in checked)) return [];
  const errors = checked.errors.filter(
    ({ pointer, code }) => !ignored.has(code) && keyOf(pointer) in asked && !isSealed(asked, pointer),
  );
  return [...new Set(errors.map(({ pointer, code }) => `${fieldOf(pointer)} (${code})`))];
}

/** A field that only the body or only the fact has says nothing about the fact. */
const ignored = new Set(['missing', 'unknownField']);

function bodyOf(act: Act, { data, envelope }: RecordedFact): Record<string, unknown> {
  const known = actSchema(act).properties;
  const shared = Object.entries(data).filter(([key]) => key in known);
  const { decision, docRefs, effectiveOn } = envelope;
  return {
    ...structuredClone(Object.fromEntries(shared)),
    // A correction bears the legal date of the fact it corrects; its own date is that of its decision.
    effectiveOn: act.corrects && decision ? decision.date : effectiveOn,
    ...(decision && !act.corrects ? { decisionNumber: decision.number, decisionDate: decision.date } : {}),
    ...(docRefs.length === 0 ? {} : { docRefs }),
  };
}

/** Drops the indexes of lists. */
export const fieldOf = (pointer: string): string =>
  pointer
    .split('/')
    .filter((key) => key !== '' && !/^\d+$/.test(key))
    .join('.');

const keyOf = (pointer: string): string => pointer.split('/')[1] ?? '';

/** A body holds words where the fact holds a reference to them. */
function isSealed(body: Record<string, unknown>, pointer: string): boolean {
  let at: unknown = body;
  for (const key of pointer.split('/').slice(1)) {
    if (typeof at !== 'object' || at === null) return false;
    at = (at as Record<string, unknown>)[key];
    if (typeof at === 'object' && at !== null && 'ref' in at && 'commitment' in at) return true;
  }
  return false;
}
