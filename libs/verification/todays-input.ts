import { type Act, actOf, actSchema, type RecordedFact, type Target, validateAs } from '#case';

/**
 * The fields of a stored fact that break today's limits of input. Facts have no such limits of their own, so the fields
 * that the main fact and its act's body have under the same name are validated by the body's class, with dates and
 * decision from the envelope. One entry a field, such as `obligations.amount (money)`.
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

/** Codes to ignore: a field that only the body or only the fact has breaks no limit. */
const ignored = new Set(['missing', 'unknownField']);

function bodyOf(act: Act, { data, envelope }: RecordedFact): Record<string, unknown> {
  const known = actSchema(act).properties;
  const shared = Object.entries(data).filter(([key]) => key in known);
  const { decision, docRefs, effectiveOn } = envelope;
  return {
    ...structuredClone(Object.fromEntries(shared)),
    // The body of a correction had the correction's own date, which the envelope keeps as that of the decision.
    effectiveOn: act.corrects && decision ? decision.date : effectiveOn,
    ...(decision && !act.corrects ? { decisionNumber: decision.number, decisionDate: decision.date } : {}),
    ...(decision?.signer !== undefined && !act.corrects ? { signedBy: decision.signer } : {}),
    ...(docRefs.length === 0 ? {} : { docRefs }),
  };
}

/** The field that a pointer leads to, without the indexes of lists. */
export const fieldOf = (pointer: string): string =>
  pointer
    .split('/')
    .filter((key) => key !== '' && !/^\d+$/.test(key))
    .join('.');

const keyOf = (pointer: string): string => pointer.split('/')[1] ?? '';

/** Whether the fact holds a reference at this place, where the body had words. */
function isSealed(body: Record<string, unknown>, pointer: string): boolean {
  let at: unknown = body;
  for (const key of pointer.split('/').slice(1)) {
    if (typeof at !== 'object' || at === null) return false;
    at = (at as Record<string, unknown>)[key];
    if (typeof at === 'object' && at !== null && 'ref' in at && 'commitment' in at) return true;
  }
  return false;
}
