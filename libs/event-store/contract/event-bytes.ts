import { quoted, quotedKey } from '#json';

/**
 * The canonical bytes of an event, as text (encode as UTF-8), from parts that are canonical already. The same in every
 * store: without the position, which is unknown before the append.
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
