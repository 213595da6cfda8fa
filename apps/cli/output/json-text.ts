/** One document on stdout. Whole numbers beyond 2⁵³, such as amounts, are texts of digits. */
export function jsonText(document: object): string {
  return `${JSON.stringify(document, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value), 2)}\n`;
}
