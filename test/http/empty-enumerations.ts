/** No sentence of an answer lists nothing, or says what was not there to say. */

const empty = /: ?[–-]?(?:$|[.;)])|\(\s*\)|«»|""|, *(?:,|;|\.|$)|\bundefined\b|\[object /;
/** What people read, in whichever member it stands. */
const sentences = new Set(['detail', 'message', 'unlock', 'story', 'title']);

/** Sentences of a document that enumerate nothing, each with its member. */
export function emptyEnumerations(document: unknown, member = ''): string[] {
  if (typeof document === 'string')
    return sentences.has(member) && empty.test(document) ? [`${member}: ${document}`] : [];
  if (typeof document !== 'object' || document === null) return [];
  return Object.entries(document).flatMap(([name, value]) =>
    // Both languages of a sentence.
    emptyEnumerations(value, name === 'vi' || name === 'en' ? member : name),
  );
}
