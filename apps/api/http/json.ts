import { Problem } from '../problems/problem.js';

/**
 * Parses a JSON body. Keys that would reach an object's prototype are refused by name, at any depth, and said to be
 * what they are; bytes that are not UTF-8 are refused and never replaced.
 */
export async function readJson(_request: unknown, bytes: Buffer): Promise<unknown> {
  const text = decoded(bytes);
  let forbidden: string | undefined;
  let value: unknown;
  try {
    value = JSON.parse(text, (key, part: unknown) => {
      if (key === '__proto__' || (key === 'constructor' && isObject(part) && Object.hasOwn(part, 'prototype')))
        forbidden ??= key;
      return part;
    });
  } catch (error) {
    throw notJson((error as Error).message, error);
  }
  if (forbidden === undefined) return value;
  throw new Problem('forbidden-key', {
    vi: `Khóa ${forbidden} không được phép trong nội dung`,
    en: `The key ${forbidden} is not allowed anywhere in a body`,
  });
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

function decoded(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch (error) {
    throw notJson('The bytes are not UTF-8', error);
  }
}

function notJson(why: string, cause: unknown): Problem {
  return new Problem('json-invalid', { vi: 'Nội dung không phải JSON (UTF-8) trọn vẹn', en: why }, { cause });
}
