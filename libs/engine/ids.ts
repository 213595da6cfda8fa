import { hash } from 'node:crypto';

/** The product's own namespace for UUIDv5 (RFC 9562 §5.5). A STORAGE FORMAT: every derived id depends on it. */
const namespace = Buffer.from('6f1d0c2e5b7a4d0f9c3e8a7b6d5c4e3f', 'hex');
const variants = ['8', '9', 'a', 'b'] as const;

/** A buffer for namespace and text, reused because a command derives several ids. */
const scratch = Buffer.alloc(1_024);
namespace.copy(scratch);
const utf8BytesPerUnitMax = 3;

/** The UUIDv5 of the parts: the same on every machine, for ever. */
export function derivedId(...parts: readonly (string | number)[]): string {
  const hex = hash('sha1', bytesOf(parts.join('\u001f')), 'hex');
  const variant = variants[Number.parseInt(hex[16]!, 16) & 3];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function bytesOf(text: string): Buffer {
  if (namespace.length + text.length * utf8BytesPerUnitMax > scratch.length)
    return Buffer.concat([namespace, Buffer.from(text)]);
  return scratch.subarray(0, namespace.length + scratch.write(text, namespace.length));
}

/** The ids of a command's facts. Each id is derived once, however often the command is decided. */
export function eventIdsOf(commandId: string): (index: number) => string {
  const ids: string[] = [];
  return (index) => (ids[index] ??= derivedId(commandId, index));
}

interface Lapsed {
  readonly rule: string;
  readonly subject?: string;
  readonly startedBy?: string;
  readonly dueOn: string;
  readonly dueAt?: string;
  readonly earlier?: number;
}

/** The id of a lapse: whoever finds it, and however often, it is the same event. */
export function lapseId(stream: string, data: object): string {
  const { rule, subject = '', startedBy = '', dueOn, dueAt, earlier } = data as Lapsed;
  return derivedId(stream, rule, subject, startedBy, dueAt ?? dueOn, ...(earlier === undefined ? [] : [earlier]));
}
