/**
 * Version of the rules in code; every envelope names it. Raise it with every rule or limit that refuses something an
 * earlier engine accepted, and name the new version in that rule's `since`: facts of earlier engines are not judged by
 * that rule.
 */
export const engineVersion = '0.4.0';

/**
 * Whether `version` (of a stored fact) is older than `since` (of a rule). Compares the three numbers; a malformed
 * version is not older.
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
