import { type Act, actOf, actSchema, type RecordedFact, type Target, validateAs } from '#case';

/**
 * Which of today's limits of input a stored fact does not keep to. Bodies may be narrower than what is stored: the main
 * fact's fields that its act's body has under the same name are put to the body's class, with the dates and the
 * decision of the envelope. One entry a field, `obligations.amount (money)`.
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

/** What a body has and its fact has not, or the other way round, says nothing about the fact. */
const ignored = new Set(['missing', 'unknownField']);

function bodyOf(act: Act, { data, envelope }: RecordedFact): Record<string, unknown> {
  const known = actSchema(act).properties;
  const shared = Object.entries(data).filter(([key]) => key in known);
  const { decision, docRefs, effectiveOn } = envelope;
  return {
    ...structuredClone(Object.fromEntries(shared)),
    // A correction bears the date of what it corrects; its own is its decision's.
    effectiveOn: act.corrects && decision ? decision.date : effectiveOn,
    ...(decision && !act.corrects ? { decisionNumber: decision.number, decisionDate: decision.date } : {}),
    ...(docRefs.length === 0 ? {} : { docRefs }),
  };
}

/** Without the places in lists. */
export const fieldOf = (pointer: string): string =>
  pointer
    .split('/')
    .filter((key) => key !== '' && !/^\d+$/.test(key))
    .join('.');

const keyOf = (pointer: string): string => pointer.split('/')[1] ?? '';

/** A body has words where a fact has a reference to them. */
function isSealed(body: Record<string, unknown>, pointer: string): boolean {
  let at: unknown = body;
  for (const key of pointer.split('/').slice(1)) {
    if (typeof at !== 'object' || at === null) return false;
    at = (at as Record<string, unknown>)[key];
    if (typeof at === 'object' && at !== null && 'ref' in at && 'commitment' in at) return true;
  }
  return false;
}
