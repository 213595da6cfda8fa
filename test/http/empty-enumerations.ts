/** Finds sentences in answers that list nothing or contain missing values. */

const empty = /: ?[–-]?(?:$|[.;)])|\(\s*\)|«»|""|, *(?:,|;|\.|$)|\bundefined\b|\[object /;
/** Names of members that hold text for people. */
const sentences = new Set(['detail', 'message', 'unlock', 'story', 'title']);

/** Finds the sentences of a document with an empty list, each with the name of its member. */
export function emptyEnumerations(document: unknown, member = ''): string[] {
  if (typeof document === 'string')
    return sentences.has(member) && empty.test(document) ? [`${member}: ${document}`] : [];
  if (typeof document !== 'object' || document === null) return [];
  return Object.entries(document).flatMap(([name, value]) =>
    // A text in both languages keeps the name of its member.
    emptyEnumerations(value, name === 'vi' || name === 'en' ? member : name),
  );
}
