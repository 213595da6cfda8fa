/** Sentences of answers must not list nothing, and must not contain missing values. */

const empty = /: ?[–-]?(?:$|[.;)])|\(\s*\)|«»|""|, *(?:,|;|\.|$)|\bundefined\b|\[object /;
/** Members with text for people. */
const sentences = new Set(['detail', 'message', 'unlock', 'story', 'title']);

/** Sentences of a document with an empty list, each with its member. */
export function emptyEnumerations(document: unknown, member = ''): string[] {
  if (typeof document === 'string')
    return sentences.has(member) && empty.test(document) ? [`${member}: ${document}`] : [];
  if (typeof document !== 'object' || document === null) return [];
  return Object.entries(document).flatMap(([name, value]) =>
    // Both languages of a sentence.
    emptyEnumerations(value, name === 'vi' || name === 'en' ? member : name),
  );
}
