import { type FieldError, JsonAmbiguous, type Label, parseStrictJson } from '#case';
import { bodyInvalid, messageOf } from '../problems/fields.js';
import { Problem } from '../problems/problem.js';

/**
 * Parses a JSON body. Refuses, naming the place, input that a parser would silently drop or change: a repeated key, a
 * number that cannot be represented, a key that would reach an object's prototype, bytes that are not UTF-8.
 */
export async function readJson(_request: unknown, bytes: Buffer): Promise<unknown> {
  const text = decoded(bytes);
  try {
    return parseStrictJson(text, { wholeNumbers: true });
  } catch (error) {
    if (error instanceof JsonAmbiguous) throw ambiguous(error.errors);
    throw notJson(whereWrong((error as Error).message, text), error);
  }
}

function ambiguous(found: readonly FieldError[]): Problem {
  const errors = found.map((error) => ({ ...error, message: messageOf(error.code) }));
  const forbidden = found.filter(({ code }) => code === 'forbiddenKey').map(({ pointer }) => pointer);
  if (forbidden.length === 0) return bodyInvalid(errors);
  return new Problem(
    'forbidden-key',
    {
      vi: `Khóa không được phép trong nội dung: ${forbidden.join(', ')}`,
      en: `Keys that are not allowed anywhere in a body: ${forbidden.join(', ')}`,
    },
    { members: { errors } },
  );
}

function decoded(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch (error) {
    throw notJson({ vi: 'Nội dung không phải UTF-8', en: 'The bytes are not UTF-8' }, error);
  }
}

function notJson(why: Label, cause: unknown): Problem {
  return new Problem('json-invalid', why, { cause });
}

/** Says where a text is no JSON, by the position in the parser's message; the message itself is English only. */
function whereWrong(message: string, text: string): Label {
  const position = /at position (\d+)/.exec(message)?.[1];
  if (position === undefined && text.trim() === '') return { vi: 'Nội dung trống', en: 'The body is empty' };
  if (/^Unexpected end|^Unterminated/.test(message) || Number(position) >= text.trimEnd().length)
    return { vi: 'Nội dung JSON chưa trọn vẹn: bị ngắt ở cuối', en: 'The JSON is not whole: it ends too early' };
  // For a short text the parser quotes the text instead of a position; the quote is never passed on.
  if (position === undefined) return { vi: 'Nội dung không phải JSON', en: 'The body is not JSON' };
  const before = text.slice(0, Number(position)).split('\n');
  const [line, character] = [before.length, before.at(-1)!.length + 1];
  return {
    vi: `Nội dung không phải JSON: sai ở dòng ${line}, ký tự thứ ${character}`,
    en: `The body is not JSON: it is wrong at line ${line}, character ${character}`,
  };
}
