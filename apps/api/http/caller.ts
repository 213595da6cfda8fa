import { randomUUID } from 'node:crypto';
import type { Actor, Label, Organisation } from '#case';
import { limits } from '../runtime/limits.js';
import { Problem } from '../problems/problem.js';
import { headerOf, type HttpHeaders } from './types.js';

/** The identity of a caller, as an envelope records it. */
export interface Caller {
  readonly actor: Actor;
  readonly client: string;
  readonly onBehalfOf?: string;
  readonly correlationId: string;
}

/** The schema of the ids of people, roles, offices, clients and correlations. */
export const codeSchema = { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$' };
const codePattern = new RegExp(codeSchema.pattern);
/** Client names that the product itself uses for its idempotency keys. */
const reservedClients = new Set(['reaction', 'schedule', 'clock', 'docket']);

const example = { 'X-Actor': 'CHV.07', 'X-Role': 'officer', 'X-Office': 'P1.01' };
const aboutIdentity: Label = {
  vi:
    'Ở chế độ phát triển, ba tiêu đề cho biết người thực hiện: X-Actor (mã người), X-Role (vai trò), ' +
    'X-Office (mã cơ quan trong danh mục). Mỗi mã gồm chữ, số, dấu chấm, gạch; không dấu cách.',
  en:
    'In development mode three headers say who acts: X-Actor (code of the person), X-Role (role) and X-Office ' +
    '(office of the register). Each is a code of letters, digits, dots and dashes, without blanks.',
};

/** Reads the development identity. @throws Problem when a header is missing, malformed, or names an unknown office. */
export function callerOf(headers: HttpHeaders, organisation: Organisation): Caller {
  const [id, role, office] = ['x-actor', 'x-role', 'x-office'].map((name) => headerOf(headers, name));
  if (!isCode(id) || !isCode(role) || !isCode(office))
    throw new Problem('identity-required', aboutIdentity, {
      members: { example },
      headers: { 'www-authenticate': 'Development realm="casetrail"' },
    });
  if (!organisation.office(office)) {
    throw new Problem(
      'office-unknown',
      {
        vi: `X-Office ${office} không có trong danh mục. ${aboutIdentity.vi}`,
        en: `X-Office ${office} is not in the register. ${aboutIdentity.en}`,
      },
      { members: { offices: officesOf(organisation), example } },
    );
  }
  const onBehalfOf = optionalCode(headers, 'x-on-behalf-of');
  return {
    actor: { id, role, office },
    client: clientOf(headers),
    ...(onBehalfOf === undefined ? {} : { onBehalfOf }),
    correlationId: correlationOf(headers),
  };
}

export function officesOf({ agencies }: Organisation): string[] {
  return agencies.flatMap(({ offices }) => offices.map(({ id }) => id));
}

export function clientOf(headers: HttpHeaders): string {
  const client = optionalCode(headers, 'x-client') ?? 'screen';
  if (!reservedClients.has(client)) return client;
  throw new Problem('header-invalid', {
    vi: `X-Client ${client} dành riêng cho hệ thống; hãy dùng tên khác`,
    en: `X-Client ${client} belongs to the product itself; use another name`,
  });
}

function isCode(text: string | undefined): text is string {
  return text !== undefined && codePattern.test(text);
}

/** Refuses a correlation id that cannot be stored: the fact will record it, so it is not replaced. @throws Problem */
export function requireCorrelation(headers: HttpHeaders): void {
  optionalCode(headers, 'x-correlation-id');
}

function optionalCode(headers: HttpHeaders, name: string): string | undefined {
  const value = headerOf(headers, name);
  if (value === undefined || isCode(value)) return value;
  throw new Problem('header-invalid', {
    vi: `${name} phải là mã gồm chữ, số, dấu chấm, gạch; không dấu cách, dài tối đa 64`,
    en: `${name} must be a code of letters, digits, dots and dashes, without blanks, at most 64 long`,
  });
}

/** The correlation id of a request: X-Correlation-Id, else the trace id of a W3C traceparent, else a new id. */
export function correlationOf(headers: HttpHeaders): string {
  const given = headerOf(headers, 'x-correlation-id');
  if (isCode(given)) return given;
  return traceOf(headers)?.split('-')[1] ?? randomUUID();
}

/** A valid W3C traceparent, or undefined. */
export function traceOf(headers: HttpHeaders): string | undefined {
  const given = headerOf(headers, 'traceparent');
  const isTrace = given !== undefined && /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/.test(given);
  return isTrace ? given : undefined;
}

/** The Idempotency-Key, quoted as in draft-07 or as a bare token. @throws Problem */
export function idempotencyKeyOf(headers: HttpHeaders): string {
  const given = headerOf(headers, 'idempotency-key');
  if (given === undefined || given === '')
    throw new Problem('idempotency-key-missing', {
      vi: 'Mỗi thao tác ghi cần tiêu đề Idempotency-Key, ví dụ một UUID mới; gửi lại thì giữ nguyên khóa',
      en: 'Every write needs an Idempotency-Key header, such as a new UUID; a retry repeats it unchanged',
    });
  const quoted = /^"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])+)"$/.exec(given)?.[1]?.replace(/\\(["\\])/g, '$1');
  const key = quoted ?? (/^[\x21\x23-\x7e]+$/.test(given) ? given : undefined);
  if (key !== undefined && key.length <= limits.idempotencyKeyLengthMax) return key;
  throw new Problem('idempotency-key-invalid', {
    vi: `Khóa phải là chuỗi trong ngoặc kép hoặc từ 1 đến ${limits.idempotencyKeyLengthMax} ký tự ASCII nhìn thấy được`,
    en: `The key must be a quoted string, or 1 to ${limits.idempotencyKeyLengthMax} visible ASCII characters`,
  });
}

/** The revision of an If-Match such as `"r17"`; undefined when there is none. @throws Problem */
export function ifMatchOf(headers: HttpHeaders): number | undefined {
  const given = headerOf(headers, 'if-match');
  if (given === undefined || given === '') return undefined;
  const revision = /^"r(0|[1-9]\d{0,14})"$/.exec(given)?.[1];
  if (revision !== undefined) return Number(revision);
  throw new Problem('if-match-invalid', {
    vi: 'If-Match phải là đúng một ETag mạnh đã nhận, ví dụ "r17"; không dùng *, danh sách hay W/',
    en: 'If-Match must be one strong ETag as it was received, such as "r17"; not *, a list or W/',
  });
}

export function etagOf(revision: number): string {
  return `"r${revision}"`;
}
