import { readFileSync, writeFileSync } from 'node:fs';

const headerBytes = 32;
const frameHeaderBytes = 24;

/**
 * Cuts the last commit off a write-ahead file. A power cut may do the same, so this cannot be told from damage.
 * @see libs/sqlite `walDamage`
 */
export function cutLastCommit(path: string): void {
  const content = readFileSync(path);
  if (content.length < headerBytes) return;
  const frameBytes = frameHeaderBytes + content.readUInt32BE(8);
  const salts = content.subarray(16, 24);
  const commits: number[] = [];
  for (let at = headerBytes; at + frameBytes <= content.length; at += frameBytes) {
    if (!content.subarray(at + 8, at + 16).equals(salts)) break;
    if (content.readUInt32BE(at + 4) !== 0) commits.push(at + frameBytes);
  }
  writeFileSync(path, content.subarray(0, commits.at(-2) ?? headerBytes));
}
