import type { Schema } from '../answers/member.js';

/**
 * Moves patterns with Unicode properties (`\p{L}`) to `x-unicodePattern`. Many validators, Spectral's among them,
 * compile `pattern` without the flag `u`: then `\p{L}` matches only the characters p, {, L and }, and every valid text
 * is refused. The service itself checks the original pattern.
 */
export function withPortablePatterns<T>(schema: T): T {
  if (Array.isArray(schema)) return schema.map((each: unknown) => withPortablePatterns(each)) as T;
  if (typeof schema !== 'object' || schema === null) return schema;
  const { pattern, ...rest } = schema as Schema;
  const members = Object.entries(rest).map(([name, value]): [string, unknown] => [name, withPortablePatterns(value)]);
  const isUnicode = typeof pattern === 'string' && /\\[pP]\{/.test(pattern);
  const own = pattern === undefined ? {} : { [isUnicode ? 'x-unicodePattern' : 'pattern']: pattern };
  return { ...Object.fromEntries(members), ...own } as T;
}
