import { type Logger, pino } from 'pino';
import { correlationOf } from './caller.js';
import { pathOf } from './routes.js';
import type { HttpRequest } from './types.js';
import type { ServiceLogLevel } from '../runtime/configuration.js';
import type { Problem } from '../problems/problem.js';

/** Problems logged without a stack: a failing store repeats them, and the stacks would hide other errors. */
const expected: ReadonlySet<string> = new Set(['log-unavailable', 'sealed-store-unavailable']);

/** Members that may contain personal data or secrets: they are left out at the top level of a line. */
const neverLogged = ['body', 'query', 'url', 'headers', 'params', 'data'];
const serializers = Object.fromEntries(neverLogged.map((name) => [name, () => undefined]));

/** The loggable part of a request: its route, never its content. A path without a route may contain anything. */
function ofRequest({ method, url, headers }: HttpRequest): object {
  return { method, path: writable(pathOf(url)), correlationId: correlationOf(headers) };
}

/** Keeps words of routes, ids, codes and numbers; masks anything else in a path. */
function writable(path: string): string {
  const isOurs = (part: string): boolean => /^(?:[a-z0-9.-]{0,64}|[A-Z]{1,4}[0-9.]{0,8})$/.test(part);
  return path
    .split('/')
    .map((part) => (isOurs(part) ? part : '…'))
    .join('/');
}

function ofProblem({ status, code, cause }: Problem): object {
  if (!(cause instanceof Error)) return { status, code };
  return { status, code, error: cause.message, ...(expected.has(code) ? {} : { stack: cause.stack }) };
}

/** The service's own log: one JSON object per line. */
export class ServiceLog {
  readonly #log: Logger;

  constructor(
    private readonly level: ServiceLogLevel,
    write: (line: string) => void = (line) => process.stderr.write(`${line}\n`),
  ) {
    this.#log = pino(
      {
        level: level === 'none' ? 'silent' : 'info',
        base: null,
        timestamp: () => `,"at":"${new Date().toISOString()}"`,
        formatters: { level: (label) => ({ level: label }) },
        serializers,
      },
      // Written synchronously: a buffered line would be lost with a crashing process.
      { write: (line: string) => write(line.trimEnd()) },
    );
  }

  request(request: HttpRequest, status: number, ms: number): void {
    if (this.level === 'all') this.#log.info({ ...ofRequest(request), status, ms: Math.round(ms) });
  }

  /** Logs how long a command or a query took, by the name of its class. */
  handled(name: string, ms: number): void {
    if (this.level === 'all') this.#log.info({ event: 'handled', name, ms: Number(ms.toFixed(1)) });
  }

  failure(problem: Problem, request: HttpRequest): void {
    this.#log.error({ ...ofRequest(request), ...ofProblem(problem) });
  }

  /** Logs an event of the service that belongs to no request. */
  note(level: 'info' | 'warn' | 'error', event: string, members: object): void {
    this.#log[level]({ event, ...members });
  }
}
