import type { Envelope } from '#case';
import hashes from './engine-hashes.json' with { type: 'json' };

/**
 * The hashes of law table and machine that envelopes of each engine version name. The format gate compares the newest
 * entry with today's code. Never remove an entry: stored facts name its hashes.
 */
export const engineHashes: Readonly<Record<string, { readonly laws: string[]; readonly machines: string[] }>> = hashes;

/** Why no engine can have written this envelope; undefined when one can. */
export function unknownEngine({ engineVersion: version, lawHash, machineHash }: Envelope): string | undefined {
  const known = engineHashes[version];
  if (!known) return `there was no engine ${version}`;
  if (!known.laws.includes(lawHash)) return `it names a law that no engine ${version} had (hash ${lawHash})`;
  return known.machines.includes(machineHash)
    ? undefined
    : `it names a machine that no engine ${version} had (hash ${machineHash})`;
}
