import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { edited, type Harm, leftAll, sql, Tampering } from './harms.ts';
import { rewriteLog, type Rewritten } from './rewritten.ts';

/** Continues `tampering.spec.ts`, with damage that only one check finds. */

const tampering = new Tampering();
const inStream = tampering.inStream.bind(tampering);

beforeAll(() => tampering.play(), 60_000);
afterAll(() => tampering.dispose());

const changed =
  (change: (event: Rewritten) => Rewritten): Harm =>
  (folder) =>
    rewriteLog(folder, change);
const nobody = '00000000-0000-4000-8000-000000000000';

/** Fills a page of the index with zeros, like a lost disk block. */
const withoutPage =
  (file: string, index: string): Harm =>
  (folder) => {
    const path = join(folder, file);
    const database = new DatabaseSync(path);
    const pageSize = Number(database.prepare('PRAGMA page_size').get()?.['page_size']);
    const root = Number(database.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').get(index)?.['rootpage']);
    database.close();
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.fill(0, (root - 1) * pageSize, root * pageSize));
  };

/** Makes a reaction look refused and parked: removes its fact, and lists it as due and as parked. */
const givenUp = (): Harm => async (folder) => {
  const { received, case: entrusting } = tampering.streams;
  let cause = '';
  await rewriteLog(folder, (event) => {
    if (event.type === 'CaseEntrusted' && event.stream === entrusting) cause = event.id;
    return event.stream === received ? undefined : event;
  });
  sql(
    'views.db',
    `INSERT INTO reaction_due SELECT ordinal, '${cause}', '${entrusting}', 9, 'CaseEntrusted', '["case/accept-entrustment"]'
     FROM (SELECT 22 AS ordinal)`,
    `INSERT INTO reaction_parked VALUES ('${cause}', 0, 'planted')`,
  )(folder);
};

const harms: readonly (readonly [name: string, harm: Harm, sentence: RegExp])[] = [
  [
    'two cases with one number that was never reserved',
    changed((event) => {
      if (event.type === 'EnforcementDecisionIssued') event.data['number'] = 'P1.01/2025/9-99';
      return event;
    }),
    /case-\S+ has the number P1\.01\/2025\/9-99 too/,
  ],
  [
    'a consequence in another stream than its cause leads to',
    changed((event) =>
      event.type === 'CaseOpenedOnIt' ? { ...event, stream: `judgment-${nobody.replace(/.$/, '1')}` } : event,
    ),
    /it should be in judgment-/,
  ],
  [
    'a consequence of another cause',
    edited('CaseOpenedOnIt', ({ meta }) => void (meta['$causationId'] = nobody)),
    /it does not name as its cause case-/,
  ],
  [
    'no calendar named',
    edited('OfficerAssigned', ({ meta }) => void (meta['calendarVersion'] = '')),
    /its envelope has no calendarVersion/,
  ],
  ['a realm of nowhere', edited('OfficerAssigned', ({ meta }) => void (meta['realm'] = 'dreamt')), /no realm dreamt/],
  ['a regime of nobody', edited('OfficerAssigned', ({ meta }) => void (meta['regime'] = 'L99')), /no regime L99/],
  [
    'a day that no calendar has',
    edited('OfficerAssigned', ({ meta }) => void (meta['effectiveOn'] = '2025-02-30')),
    /2025-02-30 is no date/,
  ],
  [
    'an instant that is none',
    edited('OfficerAssigned', ({ meta }) => void (meta['recordedAt'] = 'yesterday')),
    /yesterday is no instant/,
  ],
  [
    'the words of another case in a fact',
    async (folder) => {
      const { other, case: entrusting } = tampering.streams;
      let parties: unknown;
      const take = (event: Rewritten): Rewritten => {
        if (event.type === 'EnforcementDecisionIssued' && event.stream === entrusting) parties = event.data['parties'];
        if (event.type === 'EnforcementDecisionIssued' && event.stream === other) event.data['parties'] = parties;
        return event;
      };
      await rewriteLog(folder, take);
    },
    /the sealed value \S+ lies under the key of case-/,
  ],
  [
    'a case without its decision',
    leftAll((event) => inStream('other')(event) && event.type !== 'PaymentCollected'),
    /a case does not begin with its decision/,
  ],
  ['a judgment that is gone', leftAll(inStream('otherJudgment')), /opened on judgment-\S+, which has no events/],
  [
    'a judgment without its receipt',
    leftAll((event) => inStream('judgment')(event) && event.type === 'JudgmentReceived'),
    /it does not begin with its receipt/,
  ],
  [
    'a judgment received before it was given',
    edited('JudgmentReceived', ({ data }) => void (data['judgedOn'] = '2025-03-04')),
    /JudgmentReceived would not be accepted: \S/,
  ],
  [
    'a judgment that names a case which nobody opened',
    edited('CaseOpenedOnIt', ({ data }) => void (data['case'] = `case-${nobody}`)),
    new RegExp(`it names case-${nobody}, which has no events`),
  ],
  [
    'a page of an index of a view lost',
    withoutPage('views.db', 'register_case_office'),
    /views\.db: .*malformed: delete the file/,
  ],
  [
    'a reaction that is parked',
    givenUp(),
    /leads to accept-entrustment, which is parked since 1970-01-01T00:00:00\.000Z: planted\. Mend that, then run reactions/,
  ],
];

describe('verify', () => {
  it.each(harms)('exits 1 and names it: %s', async (_name, harm, sentence) => {
    const { code, err } = await tampering.verifiedAfter(harm);
    expect([code, err]).toEqual([1, expect.stringMatching(sentence)]);
  });
});
