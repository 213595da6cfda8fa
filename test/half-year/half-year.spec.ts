import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cli, type Ran, type Service, startService } from './running.js';
import { readme, runSnippet, tourOf } from './tour.js';

/**
 * The half-year of the third published report, from the played docket to the printed figures. CLI and service run as a
 * user starts them. The docket is played once for the whole file.
 */
const figures = join(import.meta.dirname, '../../apps/cli/data/published-figures.json');
/** The folder of a docket that an earlier run has played, to repeat one check without playing. */
const given = process.env['HALF_YEAR_FOLDER'];
const folder = given ?? mkdtempSync(join(tmpdir(), 'casetrail-half-year-'));
const minute = 60_000;

beforeAll(() => {
  if (given !== undefined) return;
  const played = cli(['docket', '--figures', figures, '--seed', '2025'], folder);
  if (played.code !== 0) throw new Error(`docket: ${played.code} ${played.err.slice(-2000)}`);
  // Build the views once here; otherwise the service would build them in each copy of the folder.
  const rebuilt = cli(['rebuild'], folder);
  if (rebuilt.code !== 0) throw new Error(`rebuild: ${rebuilt.code} ${rebuilt.err.slice(-2000)}`);
}, 8 * minute);
afterAll(() => {
  if (given === undefined) rmSync(folder, { recursive: true, force: true });
});

describe('the report', () => {
  let report: Ran;
  beforeAll(() => {
    report = cli(['report', '--published', 'S2'], folder);
  }, minute);

  it(
    'agrees with every printed figure, and says how it read the ambiguous ones',
    () => {
      const { code, out } = report;
      expect(out).toContain('6,377');
      for (const digits of [
        '3,798',
        '6,351',
        '5,067',
        '2,887',
        '67.8',
        '10,286.9',
        '7,774.3',
        '6,889.8',
        '8,521.7',
        '295',
      ])
        expect(out).toContain(digits);
      expect(out).toMatch(/decided by arithmetic/);
      expect(out).toMatch(/chosen because/);
      expect(code).toBe(0);
    },
    minute,
  );

  it(
    'computes the same without the printed figures, and exits 2',
    () => {
      const computedOf = (text: string): string[] =>
        text.split('\n').flatMap((line) =>
          line
            .split('|')
            .slice(3, 4)
            .map((cell) => cell.trim()),
        );
      const missing = cli(['report', '--published', 'S2', '--figures', join(folder, 'nowhere.json')], folder);
      expect(missing.code).toBe(2);
      expect(computedOf(missing.out)).toEqual(computedOf(report.out));
    },
    minute,
  );

  it(
    'computes from the log alone, and names the figures when one completion is missing',
    () => {
      const log = cli(['log', '--ndjson'], folder);
      const file = join(folder, 'log.ndjson');
      writeFileSync(file, log.out);
      expect(cli(['report', '--published', 'S2', '--log', file], folder).code).toBe(0);
      const lines = log.out.split('\n');
      const dropped = lines.findIndex((line) => /"CaseExecuted"/.test(line) && /"effectiveOn":"2025-0[1-3]/.test(line));
      expect(dropped).toBeGreaterThan(0);
      writeFileSync(file, lines.toSpliced(dropped, 1).join('\n'));
      const without = cli(['report', '--published', 'S2', '--log', file], folder);
      expect(without.code).toBe(1);
      expect(without.out).toMatch(/2,886/);
      rmSync(file);
    },
    3 * minute,
  );
});

interface Cell {
  readonly cases: number;
  readonly money: string;
  readonly href: string;
}
type Columns = Record<string, Cell>;
interface TableDocument {
  readonly columns: Columns;
  readonly identities: { readonly hold: boolean };
}

describe('the service', () => {
  const own = mkdtempSync(join(tmpdir(), 'casetrail-half-year-service-'));
  let service: Service;
  const known = '2025-04-03T16:59:59.999Z';
  const path = (to: string, asOf?: string): string =>
    `/v1/statistics/tables/P1?to=${to}&realm=simulated${asOf === undefined ? '' : `&asOf=${asOf}`}`;
  const table = async (to: string, asOf?: string): Promise<Columns> => {
    const { columns, identities } = await service.json<TableDocument>(path(to, asOf));
    expect(identities.hold).toBe(true);
    return columns;
  };

  beforeAll(async () => {
    cpSync(folder, own, { recursive: true });
    service = await startService(own);
  }, 4 * minute);
  afterAll(async () => {
    await service.stop();
    rmSync(own, { recursive: true, force: true });
  });

  it('serves the half-year, each column with cases behind it', async () => {
    const columns = await table('2025-03-31', known);
    expect(columns['A']?.cases).toBe(6377);
    expect(columns['D']?.cases).toBe(5067);
    expect(columns['X']?.cases).toBe(2887);
    for (const column of ['D1', 'D2', 'D4', 'D5', 'D6', 'D7', 'E', 'B1', 'B2'])
      expect(columns[column]?.cases).toBeGreaterThanOrEqual(5);
    const cell = await service.json<{ cases: unknown[] }>(`${columns['D5']!.href}&limit=500`);
    expect(cell.cases).toHaveLength(columns['D5']!.cases);
  });

  it('differs as known today from what was known on 3 April', async () => {
    const [then, now] = [await table('2025-03-31', known), await table('2025-03-31')];
    for (const column of ['A2', 'D', 'E', 'X']) expect(now[column]!.cases).not.toBe(then[column]!.cases);
  });

  const moves: readonly [string, readonly (readonly [string, object])[], string, string][] = [
    ['whole entrustment', [['entrust', { receiver: 'P2.01' }]], 'B1+ C- D4- D- F-', 'B1+ C- D4- D- F-'],
    ['termination', [['terminate', { ground: 'c' }]], 'D2+ X+ D4- F-', 'D2+ X+ D4- F-'],
    [
      'not yet enforceable',
      [
        ['record-verification', { outcome: 'noConditionsFound' }],
        ['classify-not-yet-enforceable', { ground: 'a' }],
      ],
      'D4- D- E+',
      'D4- D- E+',
    ],
    ['postponement on another ground', [['postpone', { ground: 'a' }]], 'D4- D- E+', 'D4- D- E+'],
    ['postponement by agreement', [['postpone', { ground: 'c', until: '2025-09-30' }]], 'D4- D5+', 'D4- D5+'],
    ['a payment of 1 bn', [['record-payment', { amount: '1000000000' }]], '', 'D1+ X+ D4- F-'],
  ];

  it.each(moves)('a fact of 30 March moves exactly its cells: %s', async (_name, acts, cases, money) => {
    const february = await (await service.get(path('2025-02-28'))).text();
    const then = await (await service.get(path('2025-03-31', known))).text();
    const before = await table('2025-03-31');
    const id = await inProgress(service, before['D4']!.href);
    for (const [name, body] of acts) {
      const answer = await service.act(id, name, { effectiveOn: '2025-03-30', ...body });
      if (!answer.ok) throw new Error(`${name}: ${await answer.text()}`);
    }
    await settled(service);
    const after = await table('2025-03-31');
    const moved = (of: 'cases' | 'money'): string[] =>
      Object.keys(after)
        .filter((column) => !['T', 'M'].includes(column))
        .flatMap((column) => {
          const by = BigInt(after[column]![of]) - BigInt(before[column]![of]);
          return by === 0n ? [] : [`${column}${by > 0n ? '+' : '-'}`];
        });
    const listed = (text: string): string[] => text.split(' ').filter(Boolean).toSorted();
    expect(moved('cases').toSorted()).toEqual(listed(cases));
    expect(moved('money').toSorted()).toEqual(listed(money));
    expect(await (await service.get(path('2025-02-28'))).text()).toBe(february);
    expect(await (await service.get(path('2025-03-31', known))).text()).toBe(then);
  });

  it(
    'refuses a second writer by the process that holds the folder',
    () => {
      const second = cli(['docket', '--figures', figures, '--seed', '2025'], own);
      expect(second.code).not.toBe(0);
      expect(second.err).toMatch(/process \d+/);
    },
    minute,
  );
});

/** The most bytes that one step of the tour may print. */
const tourBytesMax = 16_384;

describe("the README's tour", () => {
  const own = mkdtempSync(join(tmpdir(), 'casetrail-half-year-tour-'));
  let service: Service;
  beforeAll(async () => {
    cpSync(folder, own, { recursive: true });
    service = await startService(own);
  }, 4 * minute);
  afterAll(async () => {
    await service.stop();
    rmSync(own, { recursive: true, force: true });
  });

  it.each(tourOf(readme()).map((snippet) => [snippet.script.split('\n')[0], snippet] as const))(
    'shows what it says: %s',
    (_name, snippet) => {
      const { code, out } = runSnippet(snippet, service.url, own);
      expect(code).toBe(0);
      expect(Buffer.byteLength(out)).toBeLessThan(tourBytesMax);
      for (const expected of snippet.expects)
        expect(expected.split('|').some((each) => out.includes(each)) ? expected : out).toBe(expected);
    },
    2 * minute,
  );
});

describe('sweep', () => {
  it('finds a reference for every word of the docket', () => {
    const { code, out } = cli(['sweep'], folder);
    expect(out).toMatch(/; 0 were not/);
    expect(code).toBe(0);
  }, 60_000);
});

/** A case in progress with more than 1 bn open, in which nothing is dated after 30 March. */
async function inProgress(service: Service, href: string): Promise<string> {
  let next: string | undefined = href;
  while (next) {
    const page: { cases: { case: string; contribution: { money: string } }[]; next?: string } =
      await service.json(next);
    for (const { case: id, contribution } of page.cases) {
      if (BigInt(contribution.money) < 2_000_000_000n) continue;
      const possible = await service.json<{ commands: { name: string; allowed: boolean }[] }>(
        `/v1/cases/${id}/commands?on=2025-03-30`,
      );
      const allowed = new Set(possible.commands.filter((each) => each.allowed).map((each) => each.name));
      if (['record-verification', 'entrust', 'terminate', 'record-payment'].every((name) => allowed.has(name)))
        return id;
    }
    next = page.next;
  }
  throw new Error('no case in progress is large enough');
}

/** Waits until the views reflect every acknowledged command. */
async function settled(service: Service): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 500));
  await service.json('/health/ready');
}
