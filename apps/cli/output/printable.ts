/**
 * Text from data, made harmless for a terminal: escape sequences, control characters, zero-width characters and
 * direction marks appear as `\uXXXX`, which in JSON means the same character. Line breaks and tabs stay.
 */
export function printable(text: string): string {
  return text.replace(harmful, escaped);
}

/** Such a text on one line, so that it cannot pretend to be another line. */
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
