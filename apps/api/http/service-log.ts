import { correlationOf } from './caller.js';
import { pathOf } from './routes.js';
import type { HttpRequest } from './types.js';
import type { ServiceLogLevel } from '../runtime/configuration.js';
import type { Problem } from '../problems/problem.js';

/** Trouble of a store, not of ours: the same stack with every request would hide what is. */
const expected: ReadonlySet<string> = new Set(['log-unavailable', 'sealed-store-unavailable']);

/** The service's own log: one JSON object a line. Never a body or a query, which may say something about people. */
export class ServiceLog {
  constructor(
    private readonly level: ServiceLogLevel,
    private readonly write: (line: string) => void = (line) => process.stderr.write(`${line}\n`),
  ) {}

  request({ method, url, headers }: HttpRequest, status: number, ms: number): void {
    if (this.level !== 'all') return;
    this.#line('info', {
      method,
      path: pathOf(url),
      status,
      ms: Math.round(ms),
      correlationId: correlationOf(headers),
    });
  }

  /** How long a command or a query took, by the name of its class. */
  handled(name: string, ms: number): void {
    if (this.level === 'all') this.#line('info', { event: 'handled', name, ms: Number(ms.toFixed(1)) });
  }

  failure(problem: Problem, { method, url, headers }: HttpRequest): void {
    if (this.level === 'none') return;
    const { cause } = problem;
    const { code, status } = problem;
    const stack = !expected.has(code) && cause instanceof Error ? { stack: cause.stack } : {};
    const error = cause instanceof Error ? { error: cause.message, ...stack } : {};
    this.#line('error', { method, path: pathOf(url), status, code, correlationId: correlationOf(headers), ...error });
  }

  /** What happened to the service by itself, in no request. */
  note(level: 'info' | 'warn' | 'error', event: string, members: object): void {
    if (this.level !== 'none') this.#line(level, { event, ...members });
  }

  #line(level: string, members: object): void {
    this.write(JSON.stringify({ at: new Date().toISOString(), level, ...members }));
  }
}
