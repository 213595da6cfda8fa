import { cpSync, readFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { actOf, classifications, type Instant, law, leaves, legalDayOf, validateBody } from '#case';
import { eventsOf } from '../../apps/cli/output/events.ts';
import { streamNamed } from '../../apps/cli/case/known-case.ts';
import { knownByOf } from '../../apps/cli/verbs/as-of.ts';
import { reportVerb } from '../../apps/cli/verbs/report.ts';
import { cellVerb } from '../../apps/cli/verbs/cell.ts';
import { tableVerb } from '../../apps/cli/verbs/table.ts';
import { showVerb } from '../../apps/cli/verbs/show.ts';
import { UsageError } from '../../apps/cli/verbs/verb.ts';
import { verifyVerb } from '../../apps/cli/verbs/verify.ts';
import { placeFrom } from '#installation';
import { Player, playSmallFolder, run, type Streams } from '../verification/played.ts';

/** `show`, `report` and `verify`: `--as-of`, who acted, and the JSON that docs/cli.md describes. */

const root = mkdtempSync(join(tmpdir(), 'casetrail-cli-'));
const folder = join(root, 'data');
const description = readFileSync(join(import.meta.dirname, '../../docs/cli.md'), 'utf8');
let streams: Streams;

beforeAll(async () => {
  streams = await playSmallFolder(folder);
  const player = await Player.open(folder, '2025-03-12');
  const act = actOf('case', 'assign-officer')!;
  const checked = validateBody(act, { effectiveOn: '2025-03-12', officer: 'officer-2', docRefs: ['45/2025/QĐ-THADS'] });
  if ('errors' in checked) throw new Error(JSON.stringify(checked.errors));
  const answer = await player.installation.engine.execute({
    act,
    body: checked.body,
    stream: streams.received,
    actor: { id: 'deputy', role: 'head', office: 'P2.01' },
    onBehalfOf: 'head-of-P2.01',
    client: 'test',
    key: 'k',
  });
  expect(answer.kind).toBe('accepted');
  await player.end();
}, 60_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

const shown = (flags: Record<string, string | boolean>, stream = streams.case) =>
  run(showVerb, { data: folder, ...flags }, stream);
const described = (verb: string): string[] => {
  const [, section = ''] = description.split(`### ${verb} --json`);
  return [...section.split('\n### ')[0]!.matchAll(/^\| `(\w+)`/gm)].map(([, name = '']) => name);
};

describe('show', () => {
  it('says who acted, for which office, on whose behalf and with which documents', async () => {
    const { out } = await shown({}, streams.received);
    expect(out).toMatch(/by deputy \(head, P2\.01\), on behalf of head-of-P2\.01; documents 45\/2025\/QĐ-THADS\)/);
    const { out: vi } = await shown({ lang: 'vi' }, streams.received);
    expect(vi).toMatch(
      /người thực hiện deputy \(head, P2\.01\), thay mặt head-of-P2\.01; tài liệu 45\/2025\/QĐ-THADS\)/,
    );
  });

  it('as known at every moment, by stream and by number, has just the facts that were recorded by then', async () => {
    const events = [];
    for await (const event of eventsOf(placeFrom({}, folder))) events.push(event);
    const number = events.find(({ stream, revision }) => stream === streams.case && revision === 0)!.data as {
      number: string;
    };
    for (const at of new Set(events.map(({ meta }) => meta['recordedAt']!))) {
      const known = events.filter(({ meta }) => meta['recordedAt']! <= at);
      const expected = known.filter(({ stream }) => stream === streams.case).map(({ revision }) => revision);
      for (const name of [streams.case, number.number]) {
        const { code, out } = await shown({ 'as-of': at, json: true }, name);
        expect([at, code]).toEqual([at, expected.length === 0 ? 1 : 0]);
        if (code !== 0) continue;
        const { steps, asKnown } = JSON.parse(out) as { steps: { revision: number }[]; asKnown: object };
        expect(steps.map(({ revision }) => revision)).toEqual(expected);
        expect(asKnown).toEqual({ asked: at, instant: at, ordinal: known.length });
      }
    }
  });

  it('takes a date as its end in Việt Nam', async () => {
    const steps = async (asOf: string): Promise<number> =>
      (JSON.parse((await shown({ 'as-of': asOf, json: true })).out) as { steps: unknown[] }).steps.length;
    expect(await steps('2025-03-05')).toBe(await steps('2025-03-05T16:59:59.999Z'));
    expect(await steps('2025-03-05')).toBe(await steps('2025-03-05T23:59:59.999+07:00'));
    expect(await steps('2025-03-05')).toBeLessThan(await steps('2025-03-06'));
    const { out } = await shown({ 'as-of': '2025-03-05' });
    expect(out).toMatch(/As known at the end of 2025-03-05: the first \d+ events of the log/);
  });

  it.each(['2025-02-30', '2025-04-03T10:00:00', 'yesterday', '', '0999-12-31', '9999-12-31', '17'])(
    'refuses --as-of %p, and says what it takes',
    async (asOf) => {
      await expect(shown({ 'as-of': asOf })).rejects.toThrow(UsageError);
      await expect(shown({ 'as-of': asOf })).rejects.toThrow(/--as-of takes an instant of RFC 3339 .* or a date/);
    },
  );

  it('refuses a time that has not come', async () => {
    const tomorrow = new Date(Date.now() + 48 * 3_600_000).toISOString();
    for (const asOf of [tomorrow, tomorrow.slice(0, 10)])
      await expect(shown({ 'as-of': asOf })).rejects.toThrow(/--as-of .* has not come yet: .*leave --as-of out/);
  });

  it('takes today as it is known now, and says so', async () => {
    const today = legalDayOf(new Date().toISOString() as Instant);
    const { out } = await shown({ 'as-of': today, json: true });
    expect(Date.parse((JSON.parse(out) as { asKnown: { instant: string } }).asKnown.instant)).toBeLessThanOrEqual(
      Date.now(),
    );
    expect((await shown({ 'as-of': today })).out).toMatch(
      new RegExp(`As known at \\d\\d:\\d\\d on ${today} \\(Việt Nam\\): the first`),
    );
    const now = Date.parse('2026-05-18T03:03:00Z');
    const knownBy = (asOf: string) => knownByOf({ flags: { 'as-of': asOf }, words: [] }, now);
    expect(knownBy('2026-05-18')).toEqual({
      asked: '2026-05-18',
      instant: '2026-05-18T03:03:00.000Z',
      label: { vi: '10:03 ngày 18/5/2026', en: '10:03 on 2026-05-18 (Việt Nam)' },
    });
    expect(knownBy('2026-05-17')!.label).toEqual({ vi: 'hết ngày 17/5/2026', en: 'the end of 2026-05-17' });
    expect(knownBy('2026-05-17T17:00:01Z')!.label).toEqual({
      vi: '00:00:01 ngày 18/5/2026',
      en: '2026-05-17T17:00:01Z',
    });
    expect(() => knownBy('2026-05-19')).toThrow(/has not come yet/);
  });

  it('names the case by its UUID in letters of either case, without reading the log', async () => {
    const uuid = streams.case.slice('case-'.length);
    for (const name of [uuid, uuid.toUpperCase(), streams.case.toUpperCase()]) {
      const { code, out } = await shown({}, name);
      expect([code, out]).toEqual([0, expect.stringContaining(streams.case)]);
    }
    expect([streamNamed(uuid.toUpperCase()), streamNamed('P1.01/2025/1-86')]).toEqual([streams.case, undefined]);
  });

  it.each(['case', 'received', 'other'] as const)(
    'has no key and no day as in code in Vietnamese: %s',
    async (name) => {
      const lines = (await shown({ lang: 'vi', 'as-of': '2025-03-20' }, streams[name])).out
        .split('\n')
        .map((line) => line.replace(/\(case-[0-9a-f-]{36}\)/, ''));
      expect(lines.filter((line) => /\d{4}-\d{2}-\d{2}/.test(line))).toEqual([]);
      const keys = [
        ...leaves,
        ...classifications,
        ...law.clocks.map(({ id }) => id),
        'exOfficio',
        'onRequest',
        'civil',
      ];
      const words = new Set(lines.flatMap((line) => line.split(/[\s,;:()]+/)));
      expect(keys.filter((key) => words.has(key))).toEqual([]);
      expect(lines.join('\n')).not.toMatch(/(?<![\w.-])[a-z]+[A-Z]\w*/);
      expect(lines.join('\n')).toMatch(/(?:Thời hạn|Trạng thái) .* \d{1,2}\/\d{1,2}\/\d{4}/);
    },
  );

  it('prints what is described, with and without the words', async () => {
    const members = async (flags: Record<string, boolean>): Promise<string[]> =>
      Object.keys(JSON.parse((await shown({ json: true, ...flags })).out) as object);
    expect(await members({ names: true })).toEqual(described('show'));
    expect(await members({})).toEqual(described('show').filter((name) => name !== 'words'));
  });
});

describe('report', () => {
  const reported = (flags: Record<string, string | boolean>) =>
    run(reportVerb, { data: folder, published: 'S2', realm: 'live', ...flags });

  it('prints the same JSON in every language, with the unit named in both', async () => {
    const printed = (await reported({ json: true })).out;
    expect((await reported({ json: true, lang: 'vi' })).out).toBe(printed);
    const { unit, unitName, warnings } = JSON.parse(printed) as {
      unit: string;
      unitName: { vi: string; en: string };
      warnings: { vi: string; en: string }[];
    };
    expect(unitName).toEqual({ vi: 'Tỉnh thứ nhất (mô phỏng)', en: unit });
    const ofUnit = warnings.find(({ en }) => en.startsWith('The published figures are of'));
    expect(ofUnit?.en).toContain(unit);
    expect(ofUnit?.vi).toContain(unitName.vi);
  });

  it('prints what is described, as known then', async () => {
    const document = async (asOf?: string) =>
      JSON.parse((await reported({ json: true, ...(asOf === undefined ? {} : { 'as-of': asOf }) })).out) as {
        asKnown: { ordinal: number; events: number };
        tables: { asKnown: { columns: Record<string, { cases: number; money: string }> } };
      };
    const [whole, then] = [await document(), await document('2025-03-04')];
    expect(Object.keys(whole)).toEqual(described('report'));
    expect(Object.keys(whole.asKnown)).toEqual(['asked', 'instant', 'ordinal', 'events']);
    expect(whole.asKnown.ordinal).toBe(whole.asKnown.events);
    expect(then.asKnown.ordinal).toBeLessThan(whole.asKnown.ordinal);
    expect(whole.tables.asKnown.columns['T']).toEqual({ cases: 2, money: '14000000' });
  });

  it('says in the text as known when', async () => {
    expect((await reported({})).out).toMatch(/As known at the end of 2025-04-03: the first/);
    expect((await reported({ 'as-of': '2025-03-04T10:00:00Z' })).out).toMatch(/As known at 2025-03-04T10:00:00Z: the/);
    await expect(reported({ 'as-of': 'then' })).rejects.toThrow(/--as-of takes/);
  });
});

describe('table', () => {
  const table = (flags: Record<string, string | boolean>, unit = 'P1') =>
    run(tableVerb, { data: folder, to: '2025-03-31', realm: 'live', ...flags }, unit);

  it('prints what is described, with the figures of the report, and no file of figures', async () => {
    const document = JSON.parse((await table({ json: true })).out) as {
      columns: Record<string, { cases: number; money: string; command: string }>;
      covered: string;
    };
    expect(Object.keys(document)).toEqual(described('table'));
    const report = JSON.parse(
      (await run(reportVerb, { data: folder, published: 'S2', realm: 'live', json: true })).out,
    ) as { tables: { now: { columns: Record<string, object> } } };
    for (const [column, { cases, money }] of Object.entries(document.columns))
      expect([column, { cases, money }]).toEqual([column, report.tables.now.columns[column]]);
    expect(document.columns['A']!.command).toBe('npm run -s cli -- cell A --to 2025-03-31 --agency P1 --realm live');
  });

  it('of one office opens to the cells of that office, and as known then has fewer', async () => {
    const document = async (
      flags: Record<string, string>,
    ): Promise<{ columns: Record<string, { cases: number; command: string }> }> =>
      JSON.parse((await table({ json: true, ...flags }, 'p1.01')).out) as never;
    const whole = await document({});
    expect(whole.columns['A']!.command).toContain(' --agency P1 --office P1.01 ');
    const then = await document({ 'as-of': '2025-03-03T03:00:00Z' });
    expect(then.columns['A']!.cases).toBeLessThan(whole.columns['A']!.cases);
  });

  it('speaks both languages, and refuses another beginning and another unit', async () => {
    expect((await table({ lang: 'vi' })).out).toMatch(/^P1 .*, 6 tháng đầu năm 2025 \(1\/10\/2024 – 31\/3\/2025\)\n/);
    expect((await table({ csv: true })).out).toMatch(/^\uFEFFUnit,Name of the unit,From,To,/);
    await expect(table({ from: '2025-01-01' })).rejects.toThrow(/the forms count from 1 October on/);
    await expect(table({}, 'P9')).rejects.toThrow(/UNIT is P1, P1\.00/);
    expect((await table({ from: '2024-10-01' })).code).toBe(0);
  });
});

describe('cell', () => {
  const opened = (flags: Record<string, string | boolean>, column = 'A') =>
    run(cellVerb, { data: folder, to: '2025-03-31', realm: 'live', ...flags }, column);
  interface Cell {
    readonly total: { readonly cases: number; readonly money: string };
    readonly cases: readonly { readonly case: string; readonly contribution: { cases: number; money: string } }[];
    readonly asKnown: { readonly ordinal: number };
  }
  const document = async (flags: Record<string, string>, column?: string): Promise<Cell> =>
    JSON.parse((await opened({ json: true, ...flags }, column)).out) as Cell;

  it('prints what is described, and the cases add up to the cell', async () => {
    const cell = await document({});
    expect(Object.keys(cell)).toEqual(described('cell'));
    expect(cell.cases.map((each) => each.case).toSorted()).toEqual([streams.case, streams.other].toSorted());
    expect(cell.total).toEqual({
      cases: cell.cases.reduce((sum, { contribution }) => sum + contribution.cases, 0),
      money: String(cell.cases.reduce((sum, { contribution }) => sum + BigInt(contribution.money), 0n)),
    });
  });

  it('says it in both languages, case by case', async () => {
    const [en, vi] = [await opened({}), await opened({ lang: 'vi' })];
    expect([en.code, en.err, vi.code]).toEqual([0, '', 0]);
    expect(en.out).toMatch(/^A .*: 2 cases, [\d,]+ VND\nP1, to 2025-03-31, realm live\nAs of the first \d+ events/);
    expect(vi.out).toMatch(/^A .*: 2 việc, [\d.]+ đồng\nP1, đến hết ngày 31\/3\/2025/);
    expect(en.out).toMatch(/\n\nCase number +cases +VND\n/);
    expect(en.out).toMatch(/\n\S+\/2025\/\S+ {6}1 {2}[59],000,000\n/);
    expect(en.out).toMatch(/\n\nTo open a case: npm run -s cli -- show \S+\n$/);
  });

  it('says once why some cases do not count, and takes the column in lower case', async () => {
    const { out } = await opened({ lang: 'vi' }, 'd1');
    expect(out.match(/\nP1\.01\/2025\/\S+ +0 +[\d.]+ {2}\*\n/g)).not.toBeNull();
    expect(out.match(/Chỉ tính tiền/g)).toHaveLength(1);
  });

  it('as known then, and of one office, has fewer', async () => {
    const [whole, then] = [await document({}), await document({ 'as-of': '2025-03-03T03:00:00Z' })];
    expect(then.cases.length).toBeLessThan(whole.cases.length);
    expect(then.asKnown).toEqual({
      asked: '2025-03-03T03:00:00Z',
      instant: '2025-03-03T03:00:00.000Z',
      ordinal: then.asKnown.ordinal,
    });
    expect((await document({ office: 'P1.02' })).cases).toEqual([]);
  });

  it('is where the figures of a report lead to', async () => {
    const { out } = await run(reportVerb, { data: folder, published: 'S2', realm: 'live', json: true });
    const { figures } = JSON.parse(out) as { figures: { cell?: string; command?: string; opensAt?: string }[] };
    const [{ cell, command, opensAt } = {}] = figures.filter((figure) => figure.cell !== undefined);
    expect(command).toMatch(
      `npm run -s cli -- cell ${cell} --to 2025-03-31 --as-of 2025-04-03T16:59:59.999Z --agency P1`,
    );
    const shown = await opened({ 'as-of': '2025-04-03T16:59:59.999Z', json: true }, cell);
    expect((JSON.parse(shown.out) as { opensAt: string }).opensAt).toBe(opensAt);
  });

  it.each([
    [/COLUMN is A, A1, .* or M, not Q/, 'Q', {}],
    [/--agency is P1.*, not P9/, 'A', { agency: 'P9' }],
    [/--office is P1\.00, .*, not P2\.01/, 'A', { office: 'P2.01' }],
    [/--realm is simulated, live or imported, not real/, 'A', { realm: 'real' }],
    [/--to is a date such as 2025-03-31, not March/, 'A', { to: 'March' }],
    [/--to 2099-01-01 has not come yet/, 'A', { to: '2099-01-01' }],
  ])('refuses %p', async (sentence, column, flags) => {
    await expect(opened(flags, column)).rejects.toThrow(UsageError);
    await expect(opened(flags, column)).rejects.toThrow(sentence);
  });

  it('exits 2 without views, and when they are behind the log, unless that came later', async () => {
    const none = await opened({ data: join(root, 'none') });
    expect([none.code, none.err]).toEqual([2, expect.stringMatching(/there are no views yet; start the service/)]);
    const behind = join(root, 'behind');
    cpSync(folder, behind, { recursive: true });
    const player = await Player.open(behind, '2025-03-13');
    const judged = { category: 'civil', court: 'TA.01', judgedOn: '2025-01-15', number: '3/2025/DS-ST' };
    await player.act('judgment', undefined, '2025-03-13', 'receive-judgment', judged);
    await player.installation.close();
    const later = await opened({ data: behind });
    expect([later.code, later.err]).toEqual([
      2,
      expect.stringMatching(/^the views know the first \d+ events, and the log has more/),
    ]);
    const inVietnamese = await opened({ data: behind, lang: 'vi' });
    expect(inVietnamese.err).toMatch(/^bảng tra cứu mới có \d+ sự kiện đầu, sổ sự kiện có nhiều hơn/);
    expect((await opened({ data: behind, 'as-of': '2025-03-10' })).code).toBe(0);
  });
});

describe('verify', () => {
  it('prints what is described', async () => {
    const { code, out, err } = await run(verifyVerb, { data: folder, json: true, digests: true });
    expect([code, err]).toEqual([0, '']);
    const document = JSON.parse(out) as { result: string; damaged: unknown[]; digests: unknown[] };
    expect(Object.keys(document)).toEqual(described('verify'));
    expect(document).toMatchObject({ result: 'sound', exit: 0, counts: { damaged: 0, unchecked: 0 }, damaged: [] });
    expect(document.digests.length).toBeGreaterThan(2);
  });

  it('of a folder without a log, too', async () => {
    const { code, out } = await run(verifyVerb, { data: join(root, 'none'), json: true });
    expect([code, JSON.parse(out)]).toEqual([
      2,
      expect.objectContaining({ result: 'unchecked', exit: 2, damaged: [] }),
    ]);
  });
});
