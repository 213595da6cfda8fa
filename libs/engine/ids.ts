import { hash } from 'node:crypto';

/** The product's own namespace for UUIDv5 (RFC 9562 §5.5). A storage format: every derived id depends on it. */
const namespace = Buffer.from('6f1d0c2e5b7a4d0f9c3e8a7b6d5c4e3f', 'hex');

/** UUIDv5 of the parts: the same parts give the same id on every machine, for ever. */
export function derivedId(...parts: readonly (string | number)[]): string {
  const bytes = hash('sha1', Buffer.concat([namespace, Buffer.from(parts.join('\u001f'))]), 'buffer');
  bytes[6] = (bytes[6]! & 0x0f) | 0x50;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex', 0, 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The ids of a command's facts, each derived once however often it is decided. */
export function eventIdsOf(commandId: string): (index: number) => string {
  const ids: string[] = [];
  return (index) => (ids[index] ??= derivedId(commandId, index));
}
