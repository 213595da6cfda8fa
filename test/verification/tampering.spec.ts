import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openSealedStore } from '#personal-data';
import { engineHashes } from '#verification';
import { edited, type Harm, left, leftAll, sql, Tampering } from './harms.ts';

/**
 * For each thing that `verify` covers, a folder in which it was damaged: the damage must be found and named. An
 * untouched folder, and harmless changes, must not be reported.
 */

const tampering = new Tampering();
const inStream = tampering.inStream.bind(tampering);
const verifiedAfter = tampering.verifiedAfter.bind(tampering);

beforeAll(() => tampering.play(), 60_000);
afterAll(() => tampering.dispose());

const harms: readonly (readonly [name: string, harm: Harm, sentence: RegExp])[] = [
  ['a flipped bit in a fact', sql('log.db', `UPDATE event SET data = replace(data, '1000000', '1000001')`), /hash|sum/],
  [
    'the last fact deleted',
    sql('log.db', 'DELETE FROM event WHERE position = (SELECT max(position) FROM event)'),
    /ends at|index/,
  ],
  [
    'a payment raised by a billion',
    edited('PaymentCollected', ({ data }) => (data['amount'] = '1001000000')),
    /revision 3.*PaymentCollected|PaymentCollected would not be accepted/,
  ],
  [
    'a payment left out, which a pay-out rests on',
    left('PaymentCollected', inStream('case')),
    /MoneyDistributed would not[\s\S]*on 2025-03-07 the money of the case does not balance/,
  ],
  [
    'a fact of no known kind',
    edited('OfficerAssigned', (event) => void Object.assign(event, { type: 'OfficerAppointed' })),
    /no such kind/,
  ],
  [
    'a field that its schema has not',
    edited('OfficerAssigned', ({ data }) => void (data['since'] = 'always')),
    /schema: \/since/,
  ],
  [
    'a later schema version',
    edited('OfficerAssigned', ({ meta }) => void (meta['schemaVersion'] = '9')),
    /schema version is 9/,
  ],
  [
    'no digest of a command',
    edited('OfficerAssigned', ({ meta }) => void (meta['commandDigest'] = '')),
    /no digest of the command/,
  ],
  ['no hash of the law', edited('OfficerAssigned', ({ meta }) => void (meta['lawHash'] = 'x')), /by their hashes/],
  [
    'a law that no engine had',
    edited('OfficerAssigned', ({ meta }) => void (meta['lawHash'] = 'ab'.repeat(32))),
    /names a law that no engine [\d.]+ had/,
  ],
  [
    'a machine of another engine',
    edited('OfficerAssigned', ({ meta }) => void (meta['machineHash'] = engineHashes['0.1.0']!.machines[0]!)),
    /names a machine that no engine [\d.]+ had/,
  ],
  [
    'an engine that there was not',
    edited('OfficerAssigned', ({ meta }) => void (meta['engineVersion'] = '0.1.7')),
    /there was no engine 0\.1\.7/,
  ],
  [
    'an act that nobody knows',
    edited('JudgmentReceived', ({ meta }) => void (meta['commandType'] = 'judgment/lose')),
    /no act judgment\/lose/,
  ],
  [
    'an id that does not follow from its command',
    edited('OfficerAssigned', (event) => void Object.assign(event, { id: '0'.repeat(8) + event.id.slice(8) })),
    /does not follow from its command/,
  ],
  [
    'a fact dated after its entry',
    edited('PaymentCollected', ({ meta }) => void (meta['effectiveOn'] = '2026-01-01'), inStream('other')),
    /after its entry/,
  ],
  [
    'a fact recorded before the one it follows',
    edited('PaymentCollected', ({ meta }) => void (meta['recordedAt'] = '2025-03-01T00:00:00.000Z'), inStream('other')),
    /before the fact that it follows/,
  ],
  ['half of a command left out', left('DeadlineSet', inStream('case')), /is not whole/],
  [
    'a case with another number',
    edited('EnforcementDecisionIssued', ({ data }) => void (data['number'] = 'P1.01/2025/9-99'), inStream('case')),
    /was not reserved for it/,
  ],
  [
    'a number given to another case',
    edited('CaseNumberReserved', ({ data }) => void (data['case'] = 'case-0')),
    /was not reserved for it/,
  ],
  [
    'numbers out of order',
    edited('CaseNumberReserved', ({ data }) => void (data['number'] = 'P1.01/2025/7-41')),
    /instead of P1\.01\/2025\/1-\d\d/,
  ],
  ['a decision that its judgment does not know', left('CaseOpenedOnIt'), /leads to record-case-opened in judgment-/],
  [
    'a judgment that names another case',
    edited('CaseOpenedOnIt', ({ data }) => void (data['case'] = tampering.streams.received), inStream('judgment')),
    /its case is not that of case-/,
  ],
  [
    'a judgment opened on after its receipt was moved',
    edited('JudgmentReceived', ({ meta }) => void (meta['effectiveOn'] = '2025-03-05')),
    /EnforcementDecisionIssued would not be accepted: date\.beforeDecision/,
  ],
  [
    'an entrusted case that is gone',
    leftAll(({ stream }) => stream === tampering.streams.received),
    /leads to accept-entrustment in case-.*not there/,
  ],
  [
    'more owed at the receiver than was entrusted',
    edited(
      'EnforcementDecisionIssued',
      ({ data }) => void ((data['obligations'] as { amount: string }[])[0]!.amount = '4000001'),
      inStream('received'),
    ),
    /its obligations is not that of/,
  ],
  ['an entrustment that nobody made', left('CaseEntrusted'), /nothing leads to it|is not whole/],

  [
    'a row of a view deleted',
    sql('views.db', 'DELETE FROM register_case WHERE opened = (SELECT max(opened) FROM register_case)'),
    /the view register at event \d+ has 2 rows in place of 3 in register_case/,
  ],
  [
    'a sum that differs from its rows',
    sql('views.db', 'UPDATE statistics_sum SET a_vnd = coalesce(a_vnd, 0) + 1'),
    /the view statistics .*other rows in statistics_sum/,
  ],
  [
    'an instant of a view moved',
    sql('views.db', 'UPDATE vintage_rise SET ordinal = ordinal + 1 WHERE ordinal = 1'),
    /the view vintage/,
  ],
  [
    'a table of a view dropped',
    sql('views.db', 'DROP TABLE register_origin'),
    /the view register lacks register_origin/,
  ],
  [
    'an index of a view dropped',
    sql('views.db', 'DROP INDEX statistics_block_first'),
    /the view statistics lacks statistics_block_first/,
  ],
  [
    'a view of another version',
    sql('views.db', `UPDATE view SET version = 1 WHERE name = 'register'`),
    /register is of version 1, this program makes/,
  ],
  ['a view that is not there', sql('views.db', `DELETE FROM view WHERE name = 'vintage'`), /has no view vintage/],
  [
    'a view behind the log',
    sql('views.db', `UPDATE view SET ordinal = 10, position = '0000000000000010' WHERE name = 'register'`),
    /register is at event 10, \d+ behind the log's end, and stands still/,
  ],
  [
    'a view beyond the log',
    sql('views.db', 'UPDATE view SET ordinal = ordinal + 3'),
    /know \d+ events, the log has \d+/,
  ],
  [
    'a checkpoint of another event',
    sql('views.db', `UPDATE view SET last_id = 'x' WHERE name = 'register'`),
    /register has a checkpoint that is not of this log: lastId x/,
  ],
  [
    'a checkpoint at another position',
    sql('views.db', `UPDATE view SET position = '0000000000000003' WHERE name = 'statistics'`),
    /statistics has a checkpoint .*position 0000000000000003/,
  ],
  [
    'views of another log',
    sql('views.db', `UPDATE file SET value = 'other' WHERE name = 'log'`),
    /views of another log \(other/,
  ],

  ['a sealed word removed', sql('sealed.db', 'DELETE FROM sealed WHERE number = 2'), /the sealed value .* is gone/],
  [
    'a sealed word changed',
    sql('sealed.db', `UPDATE sealed SET box = zeroblob(length(box)) WHERE number = 2`),
    /was changed, or was sealed under another key/,
  ],
  [
    'two sealed words exchanged',
    sql(
      'sealed.db',
      'CREATE TEMP TABLE t AS SELECT number, box FROM sealed WHERE number IN (1, 2)',
      'UPDATE sealed SET box = (SELECT box FROM t WHERE t.number <> sealed.number) WHERE number IN (1, 2)',
    ),
    /was changed, or was sealed under another key/,
  ],
  [
    'two keys exchanged',
    sql(
      'keys.db',
      'CREATE TEMP TABLE t AS SELECT number, box FROM owner_key WHERE number IN (1, 2)',
      'UPDATE owner_key SET box = (SELECT box FROM t WHERE t.number <> owner_key.number) WHERE number IN (1, 2)',
    ),
    /the key of .* was changed/,
  ],
  ['a key lost', sql('keys.db', 'DELETE FROM owner_key WHERE number = 1'), /the key of the sealed value .* is lost/],
  [
    'another commitment in a fact',
    edited(
      'EnforcementDecisionIssued',
      ({ data }) => {
        const [debtor] = data['parties'] as [{ name: { commitment: string } }];
        debtor.name.commitment = 'ab'.repeat(32);
      },
      inStream('other'),
    ),
    /is not what the fact was committed to/,
  ],
  [
    'keys of another installation',
    (folder) =>
      writeFileSync(
        join(folder, 'installation.key'),
        readFileSync(join(folder, 'installation.key'), 'utf8').replace(/[0-9a-f]{8}\n$/, 'deadbeef\n'),
      ),
    /views of another log[\s\S]*does not belong to keys\.db|does not belong to keys\.db[\s\S]*views of another log/,
  ],
];

const unreadable: readonly (readonly [name: string, harm: Harm, sentence: RegExp])[] = [
  ['no log', (folder) => rmSync(join(folder, 'log.db')), /not checked: log: No log has been begun/],
  ['no views', (folder) => rmSync(join(folder, 'views.db')), /not checked: views: .*views\.db is missing/],
  [
    'no views, and no lock of whoever kept them',
    (folder) => ['views.db', 'views.db.lock'].forEach((name) => rmSync(join(folder, name), { force: true })),
    /not checked: views: .*views\.db is missing/,
  ],
  [
    'a fact of a later engine',
    edited('OfficerAssigned', ({ meta }) => void (meta['engineVersion'] = '9.0.0')),
    /not checked: case-.* is of engine 9\.0\.0, .* verify with the newer program/,
  ],
  [
    'a view file that is none',
    (folder) => writeFileSync(join(folder, 'views.db'), 'x'.repeat(5_000)),
    /not checked: views: .*views\.db/,
  ],
  [
    'no sealed words',
    (folder) => rmSync(join(folder, 'sealed.db')),
    /not checked: sealed words .*sealed\.db does not exist/,
  ],
  ['no keys', (folder) => rmSync(join(folder, 'keys.db')), /not checked: sealed words .*keys\.db does not exist/],
  ['no key of the installation', (folder) => rmSync(join(folder, 'installation.key')), /installation\.key is missing/],
  [
    'a key that others may read',
    (folder) => chmodSync(join(folder, 'installation.key'), 0o644),
    /may be read by other accounts/,
  ],
];

describe('verify', () => {
  it('finds nothing in a folder that nobody touched, and says what it looked at', async () => {
    const { code, out, err } = await verifiedAfter(() => undefined);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/\d+ events in \d+ streams; 3 cases checked against the rules/);
    expect(out).toMatch(/3 reactions agree with their causes/);
    expect(out).toMatch(/[1-9]\d* references to sealed words open, and match their commitments/);
    for (const view of ['register', 'statistics', 'vintage']) expect(out).toMatch(new RegExp(`view ${view}: [1-9]`));
    expect(out).toMatch(/Everything is as it should be\.\n$/);
  });

  it.each(harms)('exits 1 and names it: %s', async (_name, harm, sentence) => {
    const { code, err } = await verifiedAfter(harm);
    expect([code, err]).toEqual([1, expect.stringMatching(sentence)]);
    expect(err).not.toMatch(/(Event \d+ of \S+): \1/);
  });

  it.each(unreadable)('exits 2 and names it: %s', async (_name, harm, sentence) => {
    const { code, out, err } = await verifiedAfter(harm);
    expect([code, err]).toEqual([2, expect.stringMatching(sentence)]);
    // If the log could be read, everything else was checked all the same.
    if (!err.includes('not checked: log')) expect(out).toMatch(/events in \d+ streams/);
  });

  it('exits 1 where something is wrong and something else could not be looked at', async () => {
    const { code, err } = await verifiedAfter(async (folder) => {
      await edited('OfficerAssigned', ({ data }) => void (data['since'] = 'always'))(folder);
      rmSync(join(folder, 'views.db'));
    });
    expect([code, err]).toEqual([1, expect.stringMatching(/schema: \/since[\s\S]*not checked: views/)]);
  });

  it('takes the words of a destroyed key for destroyed, and counts words that no fact refers to', async () => {
    const { code, out, err } = await verifiedAfter(async (folder) => {
      const store = await openSealedStore({ folder, random: (length) => new Uint8Array(length).fill(7) });
      await store.destroyKey(tampering.streams.other);
      await store.seal('case-0', [{ ref: '00000000-0000-4000-8000-000000000001', text: 'words of nobody' }]);
      await store.close();
    });
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/2 sealed values cannot be opened any more: their key was destroyed/);
    expect(out).toMatch(/1 sealed values are referred to by no fact/);
  });

  it('tells words that were put under the destroyed key of another owner from words that were destroyed', async () => {
    const other = tampering.streams.other;
    const withKeyDestroyed = async (folder: string): Promise<DatabaseSync> => {
      const store = await openSealedStore({ folder, random: (length) => new Uint8Array(length).fill(7) });
      await store.destroyKey(other);
      await store.close();
      const database = new DatabaseSync(join(folder, 'sealed.db'));
      database.exec(`ATTACH '${join(folder, 'keys.db')}' AS keys`);
      return database;
    };
    const numbers: number[] = [];
    await verifiedAfter(async (folder) => {
      const database = await withKeyDestroyed(folder);
      const owned = `SELECT sealed.number FROM sealed JOIN owner_key ON owner_key.number = sealed.owner WHERE owner_key.owner <> '${other}'`;
      numbers.push(
        ...database
          .prepare(owned)
          .all()
          .map((row) => Number(row['number'])),
      );
      database.close();
    });
    expect(numbers.length).toBeGreaterThan(2);
    for (const number of numbers) {
      const { code, err } = await verifiedAfter(async (folder) => {
        const database = await withKeyDestroyed(folder);
        database.exec(
          `UPDATE sealed SET owner = (SELECT number FROM owner_key WHERE owner = '${other}') WHERE number = ${number}`,
        );
        database.close();
      });
      expect([code, err]).toEqual([
        1,
        expect.stringMatching(/the sealed value .* lies under the destroyed key of case-/),
      ]);
    }
  }, 60_000);
});
