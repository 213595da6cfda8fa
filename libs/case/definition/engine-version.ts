/**
 * Version of the rules as code; it stands in every envelope. It is raised with every rule or limit that refuses what an
 * earlier engine accepted, and that rule names it in its `since`: facts of an earlier engine are not judged by it.
 */
export const engineVersion = '0.2.0';

/**
 * Is `version` (of a stored fact) older than `since` (of a rule)? By number, part by part; what is no version of three
 * numbers is not older.
 */
export function isBefore(version: string, since: string): boolean {
  const [a, b] = [partsOf(version), partsOf(since)];
  if (!a || !b) return false;
  for (const [index, part] of a.entries()) if (part !== b[index]) return part < b[index]!;
  return false;
}

function partsOf(version: string): number[] | undefined {
  return /^\d+\.\d+\.\d+$/.test(version) ? version.split('.').map(Number) : undefined;
}
