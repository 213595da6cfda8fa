/**
 * Text of bodies. Patterns are JSON Schema's (ECMA-262, `u`), so that the published schema says exactly what is taken.
 * Blanks at either end are refused, not trimmed: what was sent is what is kept. A text is stored in Unicode's form NFC.
 */

/** Letters and signs that show nothing: Hangul fillers, the blank of Braille, the joiner of graphemes. */
const fillers = '\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u2800\\u3164\\uffa0';
const visible = '\\p{L}\\p{N}\\p{P}\\p{S}';

/**
 * Begins with something visible, ends with no blank. No control characters (but for line breaks and tabs where lines
 * are allowed), no zero-width ones, no direction marks: none of them is in the named classes.
 */
const textOf = (blanks: string): string =>
  `^(?![\\s\\S]*[${fillers}])[${visible}](?:[${visible}\\p{M}${blanks}]*[${visible}\\p{M}])?$`;

/** Free text, of several lines perhaps. */
export const textPattern = textOf('\\p{Zs}\\n\\t');
/** A name or another text of one line. */
export const linePattern = textOf('\\p{Zs}');

export const officialNumberLengthMax = 64;
const letter = '[\\p{Script=Latin}0-9][\\u0300-\\u036f]*';
/**
 * A number as it is printed on a decision, a judgment or a document: `123/QĐ-THADS`, `45/2026/QĐST-DS`. Vietnamese
 * letters and digits, between them slash, dash, dot or underscore, or one blank.
 */
export const officialNumberPattern = `^${letter}(?:(?: ?[/._-] ?| )?${letter})*$`;

/** Every text of a value in form NFC, in place. Texts that look alike are then alike, in digests too. */
export function normalize(value: object): void {
  const parts = value as Record<string, unknown>;
  for (const [key, part] of Object.entries(parts)) {
    if (typeof part === 'string') {
      const form = part.normalize('NFC');
      if (form !== part) parts[key] = form;
    } else if (typeof part === 'object' && part !== null) normalize(part);
  }
}
