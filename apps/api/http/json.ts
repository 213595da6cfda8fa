import { type FieldError, JsonAmbiguous, parseStrictJson } from '#case';
import { messageOf } from '../problems/fields.js';
import { Problem } from '../problems/problem.js';

/**
 * Parses a JSON body. What a parser would drop or change in silence is refused with its place: a key given twice, a
 * number that is not the one written, a key that would reach an object's prototype, bytes that are not UTF-8.
 */
export async function readJson(_request: unknown, bytes: Buffer): Promise<unknown> {
  const text = decoded(bytes);
  try {
    return parseStrictJson(text, { wholeNumbers: true });
  } catch (error) {
    if (error instanceof JsonAmbiguous) throw ambiguous(error.errors);
    throw notJson((error as Error).message, error);
  }
}

function ambiguous(found: readonly FieldError[]): Problem {
  const errors = found.map((error) => ({ ...error, message: messageOf(error.code) }));
  const where = errors.map((error) => error.pointer || '/').join(', ');
  const forbidden = found.filter(({ code }) => code === 'forbiddenKey').map(({ pointer }) => pointer);
  if (forbidden.length > 0)
    return new Problem(
      'forbidden-key',
      {
        vi: `Khóa không được phép trong nội dung: ${forbidden.join(', ')}`,
        en: `Keys that are not allowed anywhere in a body: ${forbidden.join(', ')}`,
      },
      { members: { errors } },
    );
  return new Problem(
    'body-invalid',
    { vi: `Các trường không đúng lược đồ: ${where}`, en: `Not as the schema says: ${where}` },
    { members: { errors } },
  );
}

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
