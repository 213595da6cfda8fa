import type { Envelope } from '#case';
import hashes from './engine-hashes.json' with { type: 'json' };

/**
 * The hashes of law table and machine for each engine version, as envelopes name them. The format gate holds the newest
 * entry to today's code. Never remove an entry: stored facts name it.
 */
export const engineHashes: Readonly<Record<string, { readonly laws: string[]; readonly machines: string[] }>> = hashes;

/** Why no engine wrote this envelope; undefined when one did. */
export function unknownEngine({ engineVersion: version, lawHash, machineHash }: Envelope): string | undefined {
  const known = engineHashes[version];
  if (!known) return `there was no engine ${version}`;
  if (!known.laws.includes(lawHash)) return `it names a law that no engine ${version} had (hash ${lawHash})`;
  return known.machines.includes(machineHash)
    ? undefined
    : `it names a machine that no engine ${version} had (hash ${machineHash})`;
}
