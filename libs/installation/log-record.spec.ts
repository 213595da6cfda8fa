import { describe, expect, it } from '@jest/globals';
import type { LogRecord } from '#event-store/eventstoredb';
import { claimDocket, installationOf, recordOf, requireOwn } from './log-record.js';

const records = [recordOf('mine')];
const docket = { seed: 1, figuresDigest: 'f' };
const begun: LogRecord = { type: 'DocketBegun', data: docket };

describe('a log on a server', () => {
  it.each([
    ['theirs', 'live', /under p\. belongs to installation mine.*the keys of theirs.*CASETRAIL_LOG_PREFIX/],
    [undefined, undefined, /holds no keys/],
    ['mine', 'simulated', /holds live data, and this process would record simulated data/],
  ])(
    'is refused to installation %s with %s data, in one sentence with the way out',
    (installation, realm, sentence) => {
      expect(() => requireOwn(records, 'p.', { installation, realm })).toThrow(sentence);
    },
  );

  it('is taken by its own, and by anybody while there is none', () => {
    expect(() => requireOwn(records, 'p.', { installation: 'mine', realm: undefined })).not.toThrow();
    expect(() => requireOwn([], 'p.', { installation: 'theirs', realm: 'live' })).not.toThrow();
  });

  it('names its docket in a record of its own, or in the first', () => {
    const simulated = recordOf('mine', 'simulated');
    expect(installationOf([simulated, begun])?.docket).toEqual(docket);
    expect(installationOf([{ ...simulated, data: { ...simulated.data, docket } }])?.docket).toEqual(docket);
  });
});

/** A log with these records; `others` is a record that another process writes first. */
function logOf(found: readonly LogRecord[], isEmpty = true, others?: LogRecord): Parameters<typeof claimDocket>[0] {
  const position = isEmpty ? undefined : ('1' as never);
  return {
    readRecords: async () => found,
    addRecord: async (record) => [...found, others ?? record],
    head: async () => position,
  };
}

describe('a docket', () => {
  const simulated = recordOf('mine', 'simulated');

  it('is begun in an empty simulated log, and goes on there', async () => {
    expect(await claimDocket(logOf([simulated]), docket)).toBe('begun');
    expect(await claimDocket(logOf([simulated, begun], false), docket)).toBe('resumed');
  });

  it.each([
    ['no record', logOf([]), /record of the installation is gone/],
    ['live data', logOf(records), /never mixed/],
    ['another docket', logOf([simulated, begun]), /another seed or of other figures/, { ...docket, seed: 2 }],
    ['events of no docket', logOf([simulated], false), /events that no docket began/],
    ['one begun just now', logOf([simulated], true, { ...begun, data: { ...docket, seed: 3 } }), /just now/],
  ])('is refused where there is %s', async (_what, log, sentence, wanted = docket) => {
    await expect(claimDocket(log, wanted)).rejects.toThrow(sentence);
  });
});
