import { describe, expect, it } from '@jest/globals';
import { calendar } from './calendar.js';
import { type TimeLimitRow, dueOn, type Regime } from './time-limit.js';
import lawTable from './law-table.json' with { type: 'json' };
import {
  canonicalTextOf,
  type TimeLimitId,
  type Law,
  law,
  lawCanonicalText,
  type LawTable,
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

/** The rows that our sources print in full. A verified row must be listed here, with the same values. */
const printed: readonly [TimeLimitId, Regime, string, number, TimeLimitRow['unit']][] = [
  ['decision.onRequest', 'L08', 'L08 36.1', 5, 'workingDays'],
  ['decision.exOfficio', 'L08', 'L08 36.2', 5, 'workingDays'],
  ['file.open', 'L25', 'ND152 12.2', 2, 'workingDays'],
  ['notice.parties', 'L08', 'L08 39', 3, 'workingDays'],
  ['voluntaryPeriod', 'L08', 'L08 45', 10, 'calendarDays'],
  ['verification.first', 'L08', 'L08 44.1', 10, 'calendarDays'],
  ['verification.newInformation', 'L08', 'ND62 9.4', 10, 'calendarDays'],
  ['classification.notYetEnforceable', 'L08', 'L08 44a; ND62 9.4', 5, 'workingDays'],
  ['separateBook.wait', 'L08', 'ND62 9.5', 1, 'years'],
  ['separateBook.wait.long', 'L08', 'ND62 9.5', 2, 'years'],
  ['continue.decision', 'L08', 'L08 48', 5, 'workingDays'],
  ['postponement.protest', 'L08', 'L08 48', 3, 'months'],
  ['valuation.contract', 'L08', 'L08 98', 5, 'workingDays'],
  ['payout', 'L08', 'L08 47.5', 10, 'calendarDays'],
  ['coercion.realEstateNotice', 'L08', 'L08 88', 3, 'workingDays'],
  ['certificate', 'L08', 'L08 53', 5, 'workingDays'],
  ['certificate', 'L25', 'ND152 32.3', 3, 'workingDays'],
];

/** Worked deadlines that are a time limit of the table. */
const workedAs: Record<string, TimeLimitId> = {
  'tet24-3wd': 'procuracy.copy',
  'tet24-5wd': 'decision.onRequest',
  'tet25-3wd': 'notice.parties',
  'tet25-5wd': 'valuation.contract',
  'tet26-5wd': 'classification.notYetEnforceable',
  'swap24-file-2wd': 'file.open',
  'swap25-exofficio-5wd': 'decision.exOfficio',
  'swap25-voluntary-10d': 'voluntaryPeriod',
  'swap24-payout-10d': 'payout',
  'nd26-publish-5wd': 'publication',
  'm-30nov23-3m': 'postponement.protest',
  'm-30nov23-then-5wd': 'continue.decision',
  'reverify-6m-30aug24': 'reverification',
  'reverify-12m-29feb24': 'reverification.long',
  'separate-1y-29feb24': 'separateBook.wait',
  'separate-cross-regime': 'separateBook.wait',
  'regime-cert-30jun': 'certificate',
  'regime-cert-01jul': 'certificate',
  'payout-45d': 'payout.many',
  'notice-realestate-3wd': 'coercion.realEstateNotice',
};

/** Terms of a step that is still to be taken: the law of its day governs, not that of the start [L25 116.3]. */
const takenLater: Record<string, LegalDate> = { 'separate-cross-regime': firstOf2025 };

describe('the regimes', () => {
  it('change from 30 June to 1 July 2026', () => {
    expect([law.regimeOn(lastOf2008), law.regimeOn(firstOf2025)]).toEqual(['L08', 'L25']);
  });

  it.each(clockIds)('both know the clock %s', (id) => {
    expect([law.clock(id, lastOf2008), law.clock(id, firstOf2025)]).toMatchObject([
      { id, regime: 'L08' },
      { id, regime: 'L25' },
    ]);
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
    expect(Number.isInteger(row.length) && row.length > 0).toBe(true);
    expect(row.startsAt.fact).toMatch(/^[A-Z][A-Za-z]+$/);
    expect(['effectiveOn', 'dueOn']).toContain(row.startsAt.of);
    expect(row.firstDayCounts).toBe(false);
    expect(row.rollsOver).toBe(row.direction !== 'before');
    if (!row.verified) expect(row.note).toBeDefined();
  });

  it('say verified exactly where a source prints article, length, unit and starting fact', () => {
    const verified = law.clocks.filter((row) => row.verified);
    const asPrinted = verified.map(({ id, regime, article, length, unit }) => [id, regime, article, length, unit]);
    expect(asPrinted).toEqual(printed);
  });

  it('of 2025 that have the value of 2008 say so, and do have it', () => {
    const adopted = law.clocks.filter((row) => row.regime === 'L25' && row.note?.startsWith('taken from the 2008 law'));
    expect(adopted.length).toBeGreaterThan(15);
    for (const { id, length, unit, verified } of adopted) {
      const of2008 = law.clock(id as TimeLimitId, lastOf2008);
      expect([id, length, unit, verified]).toEqual([id, of2008.length, of2008.unit, false]);
    }
  });

  it.each(Object.entries(workedAs))('give the worked deadline %s by the clock %s', (caseId, clockId) => {
    const test = worked.cases.find(({ id }) => id === caseId);
    const start = legalDate(String(test?.startsAt.date));
    const clock = law.clock(clockId, takenLater[caseId] ?? start);
    expect(clock.regime).toBe(test?.regime);
    expect(dueOn(clock, start, calendar).dueOn).toBe(test?.dueOn);
    if (clock.verified) expect(test?.length).toBe(clock.length);
  });
});

describe('acts that one time knows and another does not', () => {
  it.each([
    ['withdrawal.upward', '2025-06-30', true],
    ['withdrawal.upward', '2025-07-01', false],
    ['withdrawal.upward', '2026-07-01', false],
    ['privateOffice', '2026-06-30', false],
    ['privateOffice', '2026-07-01', true],
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
    expect(() => readLaw(broken)).toThrow('planted');
  });

  it('has a canonical text that changes with any value and not with any order', () => {
    const backwards = <T extends object>(fields: T): T => Object.fromEntries(Object.entries(fields).reverse()) as T;
    const turned = backwards({ ...table, clocks: backwards(table.clocks), rules: backwards(table.rules) });
    expect(canonicalTextOf(readLaw(turned))).toBe(lawCanonicalText);
    const changed = { ...table, conventions: { ...table.conventions, firstDayCounts: true } };
    expect(canonicalTextOf(readLaw(changed))).not.toBe(lawCanonicalText);
    const { version, clocks, rules } = JSON.parse(lawCanonicalText) as Law;
    expect([version, new Set(clocks), new Set(rules)]).toEqual([law.version, new Set(law.clocks), new Set(law.rules)]);
  });
});
