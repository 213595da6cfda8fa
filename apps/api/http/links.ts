import type { Query } from './query.js';
import type { HttpReply } from './types.js';

/** A path with query parameters, without the undefined ones. */
export function address(path: string, query: Query): string {
  const parts = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  const text = new URLSearchParams(parts.map(([name, value]): [string, string] => [name, String(value)])).toString();
  return text === '' ? path : `${path}?${text}`;
}

/** Sets `Link: …; rel="next"` (RFC 8288): the same query with another cursor. */
export function linkNext(reply: HttpReply, path: string, query: Query, other: Query): string {
  const next = address(path, { ...query, ...other });
  reply.header('link', `<${next}>; rel="next"`);
  return next;
}
