import { describe, expect, it } from '@jest/globals';
import { calendar } from './calendar.js';
import { dueOn, type Regime } from './time-limit.js';
import lawLimits from './law-limits.json' with { type: 'json' };
import lawTable from './law-table.json' with { type: 'json' };
import {
  canonicalTextOf,
  type TimeLimitId,
  type Law,
  law,
  lawCanonicalText,
  type LawTable,
  type LimitRow,
  readLaw,
  type RuleId,
} from './law.js';
import { isLegalDate, legalDate, type LegalDate } from './legal-date.js';
import worked from './worked-deadlines.json' with { type: 'json' };

const lastOf2008 = legalDate('2026-06-30');
const firstOf2025 = legalDate('2026-07-01');
const clockIds = Object.keys(lawTable.clocks) as TimeLimitId[];
const ruleIds = Object.keys(lawTable.rules) as RuleId[];
const allRows = [...law.clocks, ...law.rules];
const name = ({ id, regime, validFrom }: { id: string; regime: Regime; validFrom: LegalDate | null }): string =>
  `${id} ${regime} from ${validFrom ?? 'ever'}`;

/** Worked deadlines that are a time limit of the table. */
const workedAs: Record<string, TimeLimitId> = {
  'tet24-3wd': 'procuracy.copy',
  'tet24-5wd': 'decision.onRequest',
  'tet25-3wd': 'notice.parties',
  'tet25-5wd': 'valuation.contract',
  'tet26-3wd': 'decision.exOfficio.bankruptcy',
  'tet26-5wd': 'classification.notYetEnforceable',
  'swap24-file-2wd': 'file.open',
  'swap24-notice-3wd': 'notice.parties',
  'swap25-exofficio-5wd': 'decision.exOfficio',
  'swap25-voluntary-10d': 'voluntaryPeriod',
  'swap24-payout-10d': 'payout',
  'swap26-request-5wd': 'decision.onRequest',
  'nd24-request-5wd': 'decision.onRequest',
  'nd23-notice-3wd': 'notice.parties',
  'nd25-voluntary-10d': 'voluntaryPeriod',
  'nd26-publish-5wd': 'publication',
  'm-30nov23-3m': 'postponement.protest',
  'm-30nov23-then-5wd': 'continue.decision',
  'm-02dec24-3m': 'postponement.protest',
  'm-02dec24-then-5wd': 'continue.decision',
  'reverify-6m-30aug24': 'reverification',
  'reverify-6m-02aug24': 'reverification',
  'reverify-12m-29feb24': 'reverification.long',
  'reverify-12m-26apr24': 'reverification.long',
  'separate-1y-29feb24': 'separateBook.wait',
  'separate-cross-regime': 'separateBook.wait',
  'utc-request-5wd': 'decision.onRequest',
  'regime-cert-30jun': 'certificate',
  'regime-cert-01jul': 'certificate',
  'regime-cert-utc': 'certificate',
  'payout-45d': 'payout.many',
  'notice-realestate-3wd': 'coercion.realEstateNotice',
};

/** Measures, assets, limitation and reports are in no act yet; their worked deadlines run through the counter alone. */
const withoutClock = [
  /^tet\d\d-10wd$/,
  /^m-(31jan2[34]-1m|29nov24-3m)$/,
  /^(swap26-papers|swap25-freeze)-10d$/,
  /^gt26-revaluation-5wd$/,
  /^limitation-5y-/,
  /^h-/,
  /^stat-/,
  /^notice-buyback-1wd$/,
];

/** Terms of a step that is still to be taken: the law of its day governs, not that of the start [L25 116.3]. */
const takenLater: Record<string, LegalDate> = { 'separate-cross-regime': firstOf2025 };

describe('the regimes', () => {
  it('change from 30 June to 1 July 2026', () => {
    expect([law.regimeOn(lastOf2008), law.regimeOn(firstOf2025)]).toEqual(['L08', 'L25']);
  });

  it.each(clockIds)('have the clock %s, or say why not', (id) => {
    for (const [regime, day] of [
      ['L08', lastOf2008],
      ['L25', firstOf2025],
    ] as const) {
      const named = lawTable.clocks[id][regime];
      if (typeof named === 'string') expect(law.clock(id, day)).toMatchObject({ id, regime, limit: named });
      else {
        expect(named.none).toMatch(/.{20,}/);
        expect(law.findClock(id, day)).toBeUndefined();
        expect(() => law.clock(id, day)).toThrow(id);
      }
    }
  });

  it.each(ruleIds)('both know the rule %s', (id) => {
    expect([law.rule(id, lastOf2008), law.rule(id, firstOf2025)]).toMatchObject([
      { id, regime: 'L08' },
      { id, regime: 'L25' },
    ]);
  });
});

describe('the rows', () => {
  it('have one id each per regime and validity', () => {
    expect(new Set(law.clocks.map(name)).size).toBe(law.clocks.length);
    expect(new Set(law.rules.map(name)).size).toBe(law.rules.length);
    expect(clockIds.filter((id) => law.hasRule(id))).toEqual([]);
  });

  it.each(allRows.map((row) => [name(row), row] as const))('are well made: %s', (_, row) => {
    expect(row.article).toMatch(/^(L08|L25|ND\d+|TT\d|TTLT\d)/);
    for (const date of [row.validFrom, row.validTo]) expect(date === null || isLegalDate(date)).toBe(true);
    const regimeEnds = row.validTo !== null && row.validTo <= lastOf2008;
    expect(row.regime).toBe(regimeEnds ? 'L08' : 'L25');
    if (row.note !== undefined) expect(row.note).not.toBe('');
    if (row.article.includes('not seen')) expect(row.verified).toBe(false);
  });

  it.each(law.rules.map((row) => [name(row), row] as const))('say it in two languages: %s', (_, { vi, en }) => {
    for (const text of [vi, en]) expect(text).toMatch(/^\p{Lu}.{20,}\.$/u);
    expect(vi).not.toBe(en);
  });

  it.each(law.clocks.map((row) => [name(row), row] as const))('count something: %s', (_, row) => {
    expect(['calendarDays', 'workingDays', 'hours', 'months', 'years']).toContain(row.unit);
    // What is due at once is due on its own day.
    const isAtOnce = row.note === 'at once';
    expect(Number.isInteger(row.length) && (isAtOnce ? row.length === 0 : row.length > 0)).toBe(true);
    expect(row.startsAt.fact).toMatch(/^[A-Z][A-Za-z]+$/);
    expect(row.firstDayCounts).toBe(false);
    expect(row.rollsOver).toBe(row.direction !== 'before' && row.unit !== 'hours' && !isAtOnce);
    if (!row.verified) expect(row.note).toBeDefined();
  });

  it.each(law.rules.map((row) => [name(row), row] as const))('are read, or say that they are ours: %s', (_, row) => {
    // A row that says that nobody has seen its article never refuses on its own.
    expect(row.verified || row.internal || row.article.includes('not seen')).toBe(true);
    if (!row.verified) expect(row.note).toBeDefined();
  });

  it.each(Object.entries(workedAs))('give the worked deadline %s by the clock %s', (caseId, clockId) => {
    const test = worked.cases.find(({ id }) => id === caseId);
    const start = legalDate(String(test?.startsAt.date));
    const clock = law.clock(clockId, takenLater[caseId] ?? start);
    expect(clock.regime).toBe(test?.regime);
    expect(dueOn(clock, start, calendar).dueOn).toBe(test?.dueOn);
  });
});

it('leave out no worked deadline that is a time limit of the table', () => {
  const counted = worked.cases.filter(({ kind }) => kind === 'deadline' || kind === 'notice');
  const left = counted.filter(({ id }) => !(id in workedAs) && !withoutClock.some((each) => each.test(id)));
  expect(left.map(({ id }) => id)).toEqual([]);
});

describe('acts that one time knows and another does not', () => {
  it.each([
    ['withdrawal.upward', '2025-06-30', true],
    ['withdrawal.upward', '2025-07-01', false],
    ['withdrawal.upward', '2026-07-01', false],
    ['privateOffice', '2026-06-30', false],
    ['privateOffice', '2026-07-01', false],
    ['entrustment.accounts', '2026-06-30', false],
    ['entrustment.accounts', '2026-07-01', true],
    ['coercion.time', '2026-07-01', true],
  ] as const)('%s on %s applies: %s', (id, date, applies) => {
    expect(law.rule(id, legalDate(date)).applies).toBe(applies);
  });

  it('say why in the row itself', () => {
    expect(law.rule('privateOffice', lastOf2008).en).not.toBe(law.rule('privateOffice', firstOf2025).en);
  });
});

describe('the law as read', () => {
  const table = lawTable as unknown as LawTable;
  const limits = lawLimits.rows as readonly LimitRow[];
  const ruleWith = (...rows: LawTable['rules'][string]['rows']): LawTable => ({
    ...table,
    rules: { planted: { vi: 'Quy tắc.', en: 'A rule.', rows } },
  });
  const of2008 = { regime: 'L08', article: 'L08 1', verified: false } as const;
  const of2025 = { regime: 'L25', article: 'L25 1', verified: false } as const;

  it('tells an id from any other text', () => {
    expect([law.hasTimeLimit('payout'), law.hasTimeLimit('toString'), law.hasRule('lifecycle'), law.hasRule('payout')]) //
      .toEqual([true, false, true, false]);
    expect(() => law.rule('nonsense' as RuleId, firstOf2025)).toThrow('nonsense');
  });

  it.each([
    ['a regime is missing', ruleWith(of2008)],
    ['the order of time is broken', ruleWith(of2025, of2008)],
    ['a gap is left', ruleWith({ ...of2008, validTo: '2026-06-29' }, of2025)],
    ['rows overlap', ruleWith(of2008, { ...of2025, validFrom: '2026-06-30' })],
    ['there is no row', ruleWith()],
    [
      'a row begins before its regime',
      ruleWith({ ...of2008, validTo: '2026-05-31' }, { ...of2025, validFrom: '2026-06-01' }),
    ],
    [
      'a row outlasts its regime',
      ruleWith({ ...of2008, validTo: '2026-12-31' }, { ...of2025, validFrom: '2027-01-01' }),
    ],
    ['the end is closed', ruleWith(of2008, { ...of2025, validTo: '2030-01-01' })],
  ])('is refused at start-up when %s', (_, broken) => {
    expect(() => readLaw(broken, limits)).toThrow('planted');
  });

  it('has a canonical text that changes with any value and not with any order', () => {
    const backwards = <T extends object>(fields: T): T => Object.fromEntries(Object.entries(fields).reverse()) as T;
    const turned = backwards({ ...table, clocks: backwards(table.clocks), rules: backwards(table.rules) });
    expect(canonicalTextOf(readLaw(turned, limits.toReversed(), law.lists))).toBe(lawCanonicalText);
    const changed = { ...table, conventions: { ...table.conventions, rollsOver: false } };
    expect(canonicalTextOf(readLaw(changed, limits, law.lists))).not.toBe(lawCanonicalText);
    const { version, clocks, rules } = JSON.parse(lawCanonicalText) as Law;
    expect([version, new Set(clocks), new Set(rules)]).toEqual([law.version, new Set(law.clocks), new Set(law.rules)]);
  });
});
