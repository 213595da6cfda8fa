/**
 * Text in bodies. Patterns are those of JSON Schema (ECMA-262, `u`), so that the published schema accepts exactly what
 * the service accepts. Leading and trailing blanks are refused, not trimmed: the stored text is the sent one. A text is
 * stored in Unicode's form NFC.
 */

/** Invisible letters and signs: Hangul fillers, the blank of Braille, the joiner of graphemes. */
const fillers = '\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u2800\\u3164\\uffa0';
const visible = '\\p{L}\\p{N}\\p{P}\\p{S}';

/**
 * A text that starts with a visible character and ends without a blank. The named classes contain no control characters
 * (except line breaks and tabs where lines are allowed), no zero-width characters and no direction marks.
 */
const textOf = (blanks: string): string =>
  `^(?![\\s\\S]*[${fillers}])[${visible}](?:[${visible}\\p{M}${blanks}]*[${visible}\\p{M}])?$`;

/** Free text, possibly of several lines. */
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

/** Brings every text of a value to form NFC, in place, so that texts which look alike are equal, also in digests. */
export function normalize(value: object): void {
  const parts = value as Record<string, unknown>;
  for (const [key, part] of Object.entries(parts)) {
    if (typeof part === 'string') {
      const form = part.normalize('NFC');
      if (form !== part) parts[key] = form;
    } else if (typeof part === 'object' && part !== null) normalize(part);
  }
}
