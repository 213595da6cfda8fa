import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Configuration, ConfigurationRefused } from './configuration.js';

const development = { CASETRAIL_MODE: 'development' };

describe('configuration', () => {
  it.each<[variable: string, value: string | undefined, wayOut: string]>([
    ['CASETRAIL_MODE', undefined, 'Use `npm start`'],
    ['CASETRAIL_MODE', 'production', 'Use `npm start`'],
    ['PORT', 'http', 'a number from 0 to 65535'],
    ['PORT', '65536', 'a number from 0 to 65535'],
    ['PORT', '-1', 'a number from 0 to 65535'],
    ['PORT', '80.5', 'a number from 0 to 65535'],
    ['PORT', ' ', 'a number from 0 to 65535'],
    ['PORT', '0x10', 'a number from 0 to 65535'],
    ['CASETRAIL_JOURNAL', 'loud', 'failures or all or none'],
    ['CASETRAIL_DOCKET', 'none', 'on or off'],
  ])('%s=%s is refused, with variable and way out', (variable, value, wayOut) => {
    const start = (): Configuration => new Configuration({ ...development, [variable]: value });
    expect(start).toThrow(ConfigurationRefused);
    expect(start).toThrow(variable);
    expect(start).toThrow(wayOut);
  });

  it('has a default for everything but the mode', () => {
    const { place, ...rest } = new Configuration(development);
    expect(rest).toEqual({ port: 3000, host: '127.0.0.1', journal: 'failures', playsDocket: true });
    expect(place).toMatchObject({ folder: '.casetrail', log: 'embedded' });
  });

  it('takes what the variables say; an empty one says nothing', () => {
    const given = { PORT: '0', HOST: '::1', CASETRAIL_JOURNAL: 'all', CASETRAIL_DOCKET: 'off', CASETRAIL_DATA: 'data' };
    const { place, ...rest } = new Configuration({ ...development, ...given });
    expect(rest).toEqual({ port: 0, host: '::1', journal: 'all', playsDocket: false });
    expect(place.folder).toBe('data');
    const empty = { ...development, CASETRAIL_JOURNAL: '', CASETRAIL_DOCKET: '', PORT: '', HOST: '' };
    expect(new Configuration(empty)).toEqual(new Configuration(development));
  });

  it('is the only place of the service that reads the environment', () => {
    const service = join(import.meta.dirname, '..');
    const readers = readdirSync(service, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
      .filter((name) => readFileSync(join(service, name), 'utf8').includes('process.env'));
    expect(readers).toEqual(['runtime/configuration.ts']);
  });
});
