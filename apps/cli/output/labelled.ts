/** A label followed by lines: the first beside the label, the others aligned below the first. */
export function labelled(label: string, width: number, lines: readonly string[]): string {
  return lines.map((line, at) => `${(at === 0 ? label : '').padEnd(width)} ${line}`).join('\n');
}
