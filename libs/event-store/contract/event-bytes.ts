import { hash } from 'node:crypto';
import { canonicalJson, quoted, quotedKey } from '#json';

/** The content of an event, the same in every store; without its position, which is unknown before the append. */
export interface EventContent {
  readonly id: string;
  readonly type: string;
  readonly stream: string;
  readonly revision: number;
  readonly data: unknown;
  readonly meta: Readonly<Record<string, string>>;
}

/** The canonical bytes of an event, as text (encode as UTF-8). */
export function eventBytes(event: EventContent): string {
  const { id, type, stream, revision, data, meta } = event;
  return eventBytesOf(id, type, stream, revision, canonicalJson(data), canonicalJson(meta));
}

/** The same from parts that are canonical already: adapters keep data and meta as text. */
export function eventBytesOf(
  id: string,
  type: string,
  stream: string,
  revision: number,
  data: string,
  meta: string,
): string {
  return (
    `{"data":${data},"id":${quoted(id)},"meta":${meta},"revision":${revision},` +
    `"stream":${quoted(stream)},"type":${quotedKey(type)}}`
  );
}

/** SHA-256 over {@link eventBytes}, in hex. */
export function eventHash(event: EventContent): string {
  return hash('sha256', eventBytes(event), 'hex');
}
