import { type FieldError, type Label, legalDateMax, legalDateMin, type ObjectSchema } from '#case';
import { Problem } from './problem.js';

/** One wrong field of a body, as the caller sees it. */
export interface FieldProblem extends FieldError {
  readonly message: Label;
  /** The part of the schema that the field violates. */
  readonly expected?: unknown;
}

const messages: Readonly<Record<string, Label>> = {
  object: { vi: 'Phải là một đối tượng JSON', en: 'It must be a JSON object' },
  unknownField: { vi: 'Không có trường này', en: 'There is no such field' },
  missing: { vi: 'Bắt buộc phải có', en: 'It is required' },
  tooDeep: { vi: 'Lồng quá sâu', en: 'It is nested too deeply' },
  givenTwice: {
    vi: 'Nêu hai lần trong cùng một đối tượng; hãy giữ một',
    en: 'It is given twice in one object; keep one of them',
  },
  forbiddenKey: { vi: 'Khóa này không được phép', en: 'This key is not allowed' },
  wholeNumber: {
    vi: 'Số phải viết bằng chữ số, không có phần lẻ hay số mũ, không quá 9007199254740991',
    en: 'A number must be whole, in digits alone, without fraction or exponent, at most 9007199254740991',
  },
  date: {
    vi: `Phải là ngày có thật từ ${legalDateMin} đến ${legalDateMax}, dạng YYYY-MM-DD`,
    en: `It must be a real day from ${legalDateMin} to ${legalDateMax}, YYYY-MM-DD`,
  },
  money: {
    vi: 'Phải là số đồng nguyên trong chuỗi, không dấu, không số 0 đứng đầu, tối đa 15 chữ số, ví dụ "1000000"',
    en: 'It must be whole đồng in a string, without sign or leading zero, of 15 digits at most, such as "1000000"',
  },
  uuid: { vi: 'Phải là UUID chữ thường', en: 'It must be a UUID in lower case' },
  code: {
    vi: 'Phải là mã ngắn: chữ, số, dấu chấm, gạch; không dấu cách',
    en: 'It must be a short code of letters, digits, dots and dashes, without blanks',
  },
  time: { vi: 'Phải là giờ HH:MM', en: 'It must be a time of day, HH:MM' },
  oneOf: { vi: 'Phải là một trong các giá trị cho phép', en: 'It must be one of the allowed values' },
  boolean: { vi: 'Phải là true hoặc false', en: 'It must be true or false' },
  integer: { vi: 'Phải là số nguyên trong giới hạn', en: 'It must be a whole number within its bounds' },
  list: { vi: 'Phải là danh sách đối tượng trong giới hạn', en: 'It must be a list of objects within its bounds' },
  codes: { vi: 'Phải là danh sách mã ngắn không lặp', en: 'It must be a list of short codes without repetition' },
  words: {
    vi: 'Phải có chữ nhìn thấy được, không có khoảng trắng ở đầu hay cuối, không có ký tự điều khiển, ẩn hay đảo chiều, trong độ dài cho phép',
    en: 'It must be a visible text without blanks at its ends, without control, zero-width or direction characters, within its length',
  },
  officialNumber: {
    vi: 'Phải là số như in trên văn bản, ví dụ 123/QĐ-THADS: chữ, số, giữa chúng là / - . _ hay một dấu cách',
    en: 'It must be a number as printed, such as 123/QĐ-THADS: letters and digits, between them / - . _ or one blank',
  },
  officialNumbers: {
    vi: 'Phải là danh sách số văn bản không lặp, ví dụ 123/QĐ-THADS',
    en: 'It must be a list of numbers of documents without repetition, such as 123/QĐ-THADS',
  },
};
const otherwise: Label = { vi: 'Giá trị không hợp lệ', en: 'It is not as the schema says' };

export function messageOf(code: string): Label {
  return messages[code] ?? otherwise;
}

export function fieldProblems(errors: readonly FieldError[], schema: ObjectSchema): FieldProblem[] {
  return errors.map(({ pointer, code }) => {
    const part = code === 'unknownField' || pointer === '' ? undefined : partOf(schema, pointer);
    return { pointer, code, message: messageOf(code), expected: part };
  });
}

/** @param command the act whose body it is, once that is known */
export function bodyInvalid(errors: readonly FieldProblem[], command?: string): Problem {
  const where = errors.map((error) => error.pointer || '/').join(', ');
  return new Problem(
    'body-invalid',
    { vi: `Các trường không đúng lược đồ: ${where}`, en: `Not as the schema says: ${where}` },
    { members: { command, errors } },
  );
}

/** The part of a schema for a JSON Pointer into a body. */
function partOf(schema: unknown, pointer: string): unknown {
  let at = schema as { properties?: Record<string, unknown>; items?: unknown } | undefined;
  for (const step of pointer.split('/').slice(1)) {
    const properties = at?.properties;
    const isField = properties !== undefined && Object.hasOwn(properties, step);
    at = (isField ? properties[step] : at?.items) as typeof at;
  }
  return at;
}
