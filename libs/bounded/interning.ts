/**
 * Returns one text for all equal ones: a substring would keep the whole text that it was cut from in memory. At
 * `textsMax` different texts it starts anew.
 */
export function interning(textsMax: number): (text: string) => string {
  const texts = new Map<string, string>();
  return (text) => {
    const known = texts.get(text);
    if (known !== undefined) return known;
    if (texts.size >= textsMax) texts.clear();
    texts.set(text, text);
    return text;
  };
}
