import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Bench, type Json, newKey } from './bench.js';
import { caseAt, openCase } from './stories.js';

/** Text and official numbers: which are accepted, in which form they are stored, and where they are shown. */

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.open(undefined, '2025-06-01T03:00:00.000Z');
});
afterAll(() => bench.close());

const judgment = {
  effectiveOn: '2025-05-05',
  category: 'civil',
  court: 'TA01',
  judgedOn: '2025-04-01',
  number: '12/2025/DS-ST',
};

it('numbers as printed come back in the timeline, with the documents', async () => {
  const self = await caseAt(bench, 'enforceable.ready');
  const papers = {
    decisionNumber: '123/QĐ-THADS',
    decisionDate: '2025-05-27',
    docRefs: ['45/2026/QĐST-DS', 'Biên bản 7', '12/BB'],
  };
  const { body } = await bench.done(self, 'postpone', { effectiveOn: '2025-05-28', ground: 'a', ...papers });
  const kept = {
    decision: { number: '123/QĐ-THADS', year: 2025, date: '2025-05-27' },
    docRefs: papers.docRefs,
  };
  expect(body['facts']).toMatchObject([kept]);
  const { entries } = (await bench.get(`${self}/timeline`)).body as { entries: Json[] };
  expect(entries.at(-1)).toMatchObject({ type: 'PostponementDecided', ...kept });
  expect(entries[0]).toMatchObject({ docRefs: [] });
});

describe('a text', () => {
  it.each([
    ['of a blank', ' '],
    ['of blanks of other kinds', '\u00a0\u3000'],
    ['without width', '\u200b'],
    ['of a filler', '\u3164'],
    ['with a zero-width character', 'Nguyễn\u200bVăn'],
    ['with an override of the direction', 'Nguyễn \u202eVăn'],
    ['with an escape sequence', 'Nguyễn\u001b[2J'],
    ['with a line break where a name stands', 'Nguyễn\nVăn'],
    ['with a blank at its end', 'Nguyễn '],
    ['with one at its begin', '\tNguyễn'],
    ['empty', ''],
  ])('%s is no name', async (_name, number) => {
    const { status, body } = await bench.post('/v1/judgments', { ...judgment, number });
    expect(status).toBe(422);
    expect(body['errors']).toMatchObject([{ pointer: '/number', code: 'words' }]);
  });

  it.each(['Nguyễn Văn Á', 'Công ty TNHH «Sao Mai» (Chi nhánh 2)', '12/2025/DS-ST', 'O’Brien & Sons, Ltd.'])(
    '%s is one',
    async (debtor) => {
      expect((await bench.post('/v1/judgments', { ...judgment, number: debtor })).status).toBe(201);
    },
  );

  it.each(['123//QĐ', '/QĐ', 'QĐ-', ' 1', '1\u200b', '１２', '1\n2', 'a  b', '', '1'.repeat(65)])(
    '%j is no number of a decision',
    async (decisionNumber) => {
      const { status, body } = await bench.post('/v1/judgments', { ...judgment, decisionNumber });
      expect(status).toBe(422);
      expect(body['errors']).toMatchObject([{ pointer: '/decisionNumber', code: 'officialNumber' }]);
    },
  );

  it('is the same text in whatever form it was typed: the same key repeats the command', async () => {
    const self = await openCase(bench);
    const headers = { 'idempotency-key': newKey() };
    const held = (form: 'NFC' | 'NFD') => ({
      effectiveOn: '2025-05-07',
      result: 'agreed',
      notes: 'Nguyễn Thị Ánh đồng ý'.normalize(form),
      decisionNumber: '12/Tống đạt'.normalize(form),
    });
    const first = await bench.act(self, 'hold-mobilisation-session', held('NFD'), headers);
    const again = await bench.act(self, 'hold-mobilisation-session', held('NFC'), headers);
    expect([first.status, again.status]).toEqual([200, 200]);
    expect(again.body).toMatchObject({ repeated: true });
    const [fact] = first.body['facts'] as { decision: { number: string } }[];
    expect(fact!.decision.number).toBe('12/Tống đạt'.normalize('NFC'));
  });
});

it('a correlation id that cannot be kept is refused, not replaced', async () => {
  const { status, body } = await bench.post('/v1/judgments', judgment, { 'x-correlation-id': 'a b' });
  expect([status, body['code']]).toEqual([400, 'header-invalid']);
});
