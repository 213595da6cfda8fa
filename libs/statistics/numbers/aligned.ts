/** Aligns columns, some of them to the right; further columns than the first row has are not padded. */
export function aligned(
  rows: readonly (readonly string[])[],
  right: (column: number) => boolean,
  between: string,
): string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => lengthOf(row[column] ?? '')))) ?? [];
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const gap = ' '.repeat(Math.max(0, (widths[column] ?? 0) - lengthOf(cell)));
        return right(column) ? `${gap}${cell}` : `${cell}${gap}`;
      })
      .join(between)
      .trimEnd(),
  );
}

/** Counts composed characters, so that a Vietnamese letter counts as one. */
const lengthOf = (text: string): number => [...text.normalize('NFC')].length;
