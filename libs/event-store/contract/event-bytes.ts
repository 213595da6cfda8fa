import { quoted, quotedKey } from '#json';

/**
 * Joins parts that are canonical already to the canonical bytes of an event, as text (encode it as UTF-8). They are the
 * same in every store, because the position, which is unknown before the append, is not among them.
 */
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
