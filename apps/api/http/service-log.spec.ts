import { describe, expect, it } from '@jest/globals';
import { Problem } from '../problems/problem.js';
import type { ServiceLogLevel } from '../runtime/configuration.js';
import { ServiceLog } from './service-log.js';

const request = {
  method: 'POST',
  url: '/v1/cases/7/commands/pay?debtor=Nguyen',
  headers: { 'x-correlation-id': 'c-1', authorization: 'secret' },
};
const detail = { vi: 'sai', en: 'wrong' };

function linesOf(level: ServiceLogLevel, act: (log: ServiceLog) => void): object[] {
  const lines: object[] = [];
  act(new ServiceLog(level, (line) => lines.push(JSON.parse(line) as object)));
  return lines;
}

const at = expect.stringMatching(/^\d{4}-\d{2}-\d{2}T[\d:.]{12}Z$/) as unknown;
const where = { at, method: 'POST', path: '/v1/cases/7/commands/pay', correlationId: 'c-1' };

describe('the service log', () => {
  it('has these members in its lines, and no others', () => {
    const cause = new Error('broken');
    expect(
      linesOf('all', (log) => {
        log.request(request, 200, 12.6);
        log.handled('ReadTable', 3.14159);
        log.failure(new Problem('internal-error', detail, { cause }), request);
        log.failure(new Problem('log-unavailable', detail, { cause }), request);
        log.failure(new Problem('busy', detail), request);
        log.note('warn', 'log-away', { since: 'then', error: undefined });
      }),
    ).toEqual([
      { ...where, level: 'info', status: 200, ms: 13 },
      { at, level: 'info', event: 'handled', name: 'ReadTable', ms: 3.1 },
      { ...where, level: 'error', status: 500, code: 'internal-error', error: 'broken', stack: cause.stack },
      { ...where, level: 'error', status: 503, code: 'log-unavailable', error: 'broken' },
      { ...where, level: 'error', status: 503, code: 'busy' },
      { at, level: 'warn', event: 'log-away', since: 'then' },
    ]);
  });

  it.each(['body', 'query', 'url', 'headers', 'params', 'data'])('never has a member %s', (name) => {
    const [line = {}] = linesOf('failures', (log) => log.note('error', 'planted', { [name]: { debtor: 'Nguyễn' } }));
    expect(line).toEqual({ at, level: 'error', event: 'planted' });
  });

  it('leaves out what is no word of a route, no id and no code', () => {
    const paths = ['/v1/cases/Nguy%E1%BB%85n%20V%C4%83n%20A', '/v1/cases/Nguyen', '/v1/statistics/tables/P1/cells/D1'];
    const lines = linesOf('all', (log) => paths.forEach((url) => log.request({ ...request, url }, 404, 1)));
    expect(lines.map((line) => (line as { path: string }).path)).toEqual([
      '/v1/cases/…',
      '/v1/cases/…',
      '/v1/statistics/tables/P1/cells/D1',
    ]);
  });

  it('has no line for each request when failures are asked for, and none at all when none are', () => {
    const all = (log: ServiceLog): void => {
      log.request(request, 200, 1);
      log.handled('ReadTable', 1);
      log.note('info', 'log-back', {});
    };
    expect(linesOf('failures', all)).toEqual([{ at, level: 'info', event: 'log-back' }]);
    expect(linesOf('none', all)).toEqual([]);
  });
});
