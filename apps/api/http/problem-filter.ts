import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import { KeyDestroyed, SealBroken, SealedStoreUnavailable, SealedStoreUnusable, SealRefused } from '#personal-data';
import { actOf, type Label } from '#case';
import { UnopenedKeyDestroyed } from '#engine';
import type { StoreHealth } from '#sqlite';
import { LimitExceeded, LogDamaged, LogUnavailable } from '#event-store';
import { Routes } from './routes.js';
import type { HttpReply, HttpRequest } from './types.js';
import { limits } from '../runtime/limits.js';
import { ServiceLog } from './service-log.js';
import type { ProblemCode } from '../problems/catalogue.js';
import { logUnavailable } from '../problems/log-unavailable.js';
import { healsItself, safeAgain, sentences, withTrouble } from '../problems/trouble.js';
import { Service } from '../runtime/service.js';
import { Problem, problemDocument, retryLater } from '../problems/problem.js';
import { languageOf } from './types.js';

/**
 * Writes every error as application/problem+json. An unforeseen error is logged in full and answered in general terms.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly routes: Routes,
    private readonly journal: ServiceLog,
    private readonly service: Service,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<HttpRequest>();
    const reply = host.switchToHttp().getResponse<HttpReply>();
    const problem = this.#problemOf(error, request);
    if (problem.status >= 500 && problem.code !== 'transfer-encoding-unsupported')
      this.journal.failure(problem, request);
    write(problem, request, reply);
  }

  #problemOf(error: unknown, request: HttpRequest): Problem {
    const cause = error instanceof HttpException ? (error.cause ?? error) : error;
    if (cause instanceof Problem) return cause;
    if (error instanceof HttpException && error.getStatus() === 404)
      return this.routes.problemOf(request.method, request.url);
    return ofProduct(cause, isCommand(request), this.service.found) ?? ofFramework(cause) ?? internal(cause);
  }
}

/** Answers for an address that Fastify's router refuses before any of our code runs. */
export function refuseAddress(error: unknown, request: unknown, reply: unknown): void {
  write(ofFramework(error) ?? internal(error), request as HttpRequest, reply as HttpReply);
}

function write(problem: Problem, request: HttpRequest, reply: HttpReply): void {
  const language = languageOf(request.headers);
  for (const [name, value] of Object.entries(problem.headers)) reply.header(name, value);
  reply
    .code(problem.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .header('content-language', language)
    .header('vary', 'Accept-Language')
    .send(JSON.stringify(problemDocument(problem, language)));
}

/** A request that would store something. */
function isCommand({ method, url }: HttpRequest): boolean {
  return method === 'POST' && !/[?&]mode=preview(&|$)/.test(url);
}

/** Errors of our own libraries that a caller can act upon. */
function ofProduct(error: unknown, isForCommand = true, found?: Service['found']): Problem | undefined {
  if (error instanceof LimitExceeded)
    return new Problem(
      'event-too-large',
      { vi: 'Sự kiện vượt quá giới hạn của sổ', en: error.message },
      { cause: error },
    );
  if (error instanceof KeyDestroyed) return new Problem('key-destroyed', keyDestroyed(error), { cause: error });
  if (error instanceof SealedStoreUnavailable)
    return new Problem('sealed-store-unavailable', sealedStoreAway(error, isForCommand, found?.sealed.health()), {
      headers: retryLater,
      cause: error,
    });
  if (error instanceof SealedStoreUnusable || error instanceof SealBroken || error instanceof SealRefused)
    return new Problem('sealed-store-unavailable', sealedStoreFault(error, isForCommand), { cause: error });
  if (error instanceof LogUnavailable)
    return new Problem('log-unavailable', logUnavailable(error, isForCommand, found?.log.health()), {
      headers: retryLater,
      cause: error,
    });
  if (error instanceof LogDamaged)
    return new Problem(
      'log-damaged',
      {
        vi: `Sổ sự kiện bị hỏng${placeOf(error)}; quản trị viên xem /health/ready và chạy \`npm run cli -- verify\``,
        en: `${error.message} An operator looks at /health/ready and runs \`npm run cli -- verify\``,
      },
      { cause: error },
    );
  return undefined;
}

function keyDestroyed(error: KeyDestroyed): Label {
  if (!(error instanceof UnopenedKeyDestroyed))
    return { vi: 'Khóa dữ liệu cá nhân của vụ việc đã bị hủy; không thể ghi thêm dữ liệu cá nhân', en: error.message };
  const act = actOf(error.origin, `receive-${error.origin}`)!.label;
  return {
    vi:
      'Khóa dữ liệu cá nhân của vụ việc sắp mở đã bị hủy trước khi mở, nên trên hồ sơ này không mở được vụ việc nào nữa. ' +
      `«${act.vi}» một lần nữa, rồi ra quyết định trên hồ sơ mới`,
    en:
      'The key of the case that the decision would open was destroyed before it was opened, so that no case can be ' +
      `opened on this entry any more. "${act.en}" once more, and decide on the new entry`,
  };
}

function sealedStoreAway({ message }: Error, isForCommand: boolean, health?: StoreHealth): Label {
  const component = { vi: 'Kho dữ liệu cá nhân không dùng được', en: 'The store of personal data cannot be used' };
  const trouble = { since: health?.awaySince, cause: message };
  return sentences(withTrouble(component, trouble), healsItself, safeAgain(isForCommand));
}

/** Says that a retry cannot help; the log received nothing, because personal data are stored before facts. */
function sealedStoreFault(error: Error, isForCommand: boolean): Label {
  const [vi, en] =
    error instanceof SealedStoreUnusable
      ? ['không dùng được nữa; quản trị viên xem /health/ready', 'cannot be used; an operator looks at /health/ready']
      : [
          'có dữ liệu bị hỏng hoặc không nhận dữ liệu này; quản trị viên chạy `npm run cli -- verify`',
          `has a damaged value or does not take this one (${error.message}); an operator runs \`npm run cli -- verify\``,
        ];
  const [isNotStoredVi, isNotStoredEn] = isForCommand
    ? ['. Thao tác chưa được ghi', '. The act is not stored']
    : ['', ''];
  return { vi: `Kho dữ liệu cá nhân ${vi}${isNotStoredVi}`, en: `The store of personal data ${en}${isNotStoredEn}` };
}

function placeOf({ stream, revision }: LogDamaged): string {
  if (stream === undefined) return '';
  return ` ở ${stream}${revision === undefined ? '' : `, phiên bản ${revision}`}`;
}

/** Errors of Fastify, by their code. */
const frameworkProblems: Readonly<Record<string, [code: ProblemCode, vi: string, en: string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: [
    'body-too-large',
    `Nội dung tối đa ${limits.bodyBytesMax} byte`,
    `A body has at most ${limits.bodyBytesMax} bytes`,
  ],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    'media-type-unsupported',
    'Nội dung phải là application/json',
    'The body must be application/json',
  ],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['json-invalid', 'Nội dung trống', 'The body is empty'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['json-invalid', 'Nội dung không phải JSON trọn vẹn', 'The body is not whole JSON'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [
    'json-invalid',
    'Nội dung không dài như Content-Length đã nêu',
    'The body is not as long as its Content-Length says',
  ],
  FST_ERR_MAX_PARAM_LENGTH: ['url-too-long', 'Một phần của địa chỉ quá dài', 'A part of the address is too long'],
  FST_ERR_BAD_URL: ['request-malformed', 'Địa chỉ không đúng mã hóa', 'The address is not well encoded'],
  // The client closed the connection in the middle of the body: nobody reads the answer, and it is not our fault.
  ECONNRESET: ['request-malformed', 'Nội dung không đến trọn vẹn', 'The body did not arrive whole'],
};

function ofFramework(error: unknown): Problem | undefined {
  const { code = '', message = '' } = (error ?? {}) as { code?: string; message?: string };
  const found = code === 'ECONNRESET' && message !== 'aborted' ? undefined : frameworkProblems[code];
  if (!found) return undefined;
  const [problem, vi, en] = found;
  const headers = problem === 'media-type-unsupported' ? { 'accept-post': 'application/json' } : {};
  return new Problem(problem, { vi, en }, { headers });
}

/** Whether an error has a problem of its own; such an error is thrown before anything is stored. */
export function isForeseen(error: unknown): boolean {
  return error instanceof Problem || ofProduct(error) !== undefined;
}

function internal(cause: unknown): Problem {
  return new Problem(
    'internal-error',
    { vi: 'Lỗi không lường trước; đã được ghi nhật ký', en: 'Nobody foresaw this error; it has been logged' },
    { cause },
  );
}
