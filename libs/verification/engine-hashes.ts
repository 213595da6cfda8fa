import type { Envelope } from '#case';
import hashes from './engine-hashes.json' with { type: 'json' };

/**
 * The laws and the machines that each engine version decided under, by their hashes as envelopes name them. The format
 * gate holds today's to it; an entry is never taken out, because stored facts name it.
 */
export const engineHashes: Readonly<Record<string, { readonly laws: string[]; readonly machines: string[] }>> = hashes;

/** What is wrong with the engine, the law and the machine that an envelope names; undefined when such an engine was. */
export function unknownEngine({ engineVersion: version, lawHash, machineHash }: Envelope): string | undefined {
  const known = engineHashes[version];
  if (!known) return `there was no engine ${version}`;
  if (!known.laws.includes(lawHash)) return `it names a law that no engine ${version} had (hash ${lawHash})`;
  return known.machines.includes(machineHash)
    ? undefined
    : `it names a machine that no engine ${version} had (hash ${machineHash})`;
}
