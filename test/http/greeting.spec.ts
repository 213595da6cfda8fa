import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LogUnavailable } from '#event-store';
import { thingsToTry } from '../../apps/api/welcome.js';
import { Bench, type Json } from './bench.js';
import { caseAt } from './stories.js';

/** The message of the service when it is ready. */

const address = 'http://127.0.0.1:3000';
let bench: Bench;
beforeAll(async () => {
  bench = await Bench.open();
});
afterAll(() => bench.close());

/** Sends the request of a printed curl. */
async function send(printed: string, path: string): Promise<number> {
  const at = printed.indexOf(`curl -si -X POST ${address}${path}`);
  const command = printed.slice(at, printed.indexOf("}'", at) + 2);
  const url = /POST (\S+)/.exec(command)?.[1]?.replace(address, '') ?? '';
  const headers = Object.fromEntries(
    [...command.matchAll(/-H '([^:]+): ([^']*)'/g)].map(([, name = '', value = '']) => [name.toLowerCase(), value]),
  );
  const body = JSON.parse(/-d '(.*)'/.exec(command)?.[1] ?? '') as Json;
  return (await bench.send('POST', url, body, headers)).status;
}

describe('the greeting', () => {
  it('of an empty log says so, and how to fill it; what it gives to try works', async () => {
    const printed = await thingsToTry(bench.service.installation, address);
    expect(printed).toContain('The log is empty');
    expect(printed).toContain('npm run cli -- docket');
    expect(printed).toContain('Three things to try');
    expect(printed).not.toContain('half-year of the province, as it was known');
    expect(await send(printed, '/v1/judgments')).toBe(201);
  });

  it('of a log with cases gives three things that work', async () => {
    await caseAt(bench, 'enforceable.ready');
    const { log, views } = bench.service.installation;
    await views.waitFor({ position: (await log.head())! });
    const printed = await thingsToTry(bench.service.installation, address);
    expect(printed).not.toContain('The log is empty');
    expect(printed).toContain('Three things to try');
    expect(await send(printed, '/v1/cases/')).toBe(200);
  });

  it('is shorter when the log goes away meanwhile, and says why', async () => {
    const { installation } = bench.service;
    const engine = Object.assign(Object.create(installation.engine) as typeof installation.engine, {
      possible: () => Promise.reject(new LogUnavailable('The log does not answer.')),
    });
    const printed = await thingsToTry({ ...installation, engine }, address);
    expect(printed).toContain('There is less to try than usual: The log does not answer.');
    expect(printed).toContain('One thing to try');
    expect(printed).toContain(`${address}/docs`);
  });
});
