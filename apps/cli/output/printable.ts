/**
 * Makes text from data safe for a terminal: escape sequences, control characters, zero-width characters and direction
 * marks appear as `\uXXXX`, which means the same character in JSON. Line breaks and tabs stay.
 */
export function printable(text: string): string {
  return text.replace(harmful, escaped);
}

/** {@link printable} on one line, so that the text cannot imitate another line. */
export function printableLine(text: string): string {
  return printable(text).replace(/[\n\t]/g, escaped);
}

const harmful = /[^\P{C}\n\t]|[\p{Zl}\p{Zp}]/gu;

function escaped(character: string): string {
  let text = '';
  for (let index = 0; index < character.length; index += 1)
    text += `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`;
  return text;
}
