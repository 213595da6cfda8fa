import { describe, expect, it } from '@jest/globals';
import lawLimits from './law-limits.json' with { type: 'json' };
import lawTable from './law-table.json' with { type: 'json' };
import { law, type ClockEntry, type LimitRow } from './law.js';

/** Each row that was read in the law is in the product's table, equal, or is named here with the reason. */
const rows = lawLimits.rows as readonly LimitRow[];
const productClock = new Map(
  rows.map(({ id }, at) => [id, (lawLimits.rows[at] as { productClock?: string }).productClock]),
);
const clocks = Object.entries(lawTable.clocks as unknown as Record<string, ClockEntry>);
const marked = Object.values(lawTable.notUsedYet).flat();
const units = { calendarDays: 'day', workingDays: 'workingDay', hours: 'hour', months: 'month', years: 'year' };

/** Rows that the file gives to a time limit and that cannot be counted. */
const differences: Readonly<Record<string, string>> = {
  'separateBook.move.L25': 'the law of 2025 sets no term for the move: none is set',
};

/** Time limits whose row belongs to another of them. */
const shared: Readonly<Record<string, string>> = {
  'verification.creditorAnswer': 'since 1 July 2026 the creditor is answered in the same term as the officer',
  posting: 'the row is called a duration',
  'separateBook.wait.long': 'since 1 July 2026 one length holds for all cases',
  'payout.obstacle': 'the law of 2008 has no term of its own: its ten days count from the day on which the stop ended',
};

const clocksOf = (limit: string): string[] =>
  clocks.filter(([, entry]) => [entry.L08, entry.L25].includes(limit)).map(([id]) => id);

describe('law-limits.json', () => {
  it('has 363 rows, each under one id', () => {
    expect([rows.length, new Set(rows.map(({ id }) => id)).size]).toEqual([363, 363]);
  });

  it.each(rows.map(({ id }) => id))('%s: a time limit counts it, or it is marked as not used yet', (id) => {
    expect(clocksOf(id).length > 0).toBe(!marked.includes(id));
    expect(marked.filter((each) => each === id).length).toBeLessThan(2);
  });

  it('has every row that is marked', () => {
    expect(marked.filter((id) => !rows.some((row) => row.id === id))).toEqual([]);
  });

  it.each(rows.map((row) => [row.id, row] as const))('%s: the product has it as it was read', (id, limit) => {
    const clock = productClock.get(id);
    if (id in differences) return expect([clocksOf(id), differences[id]]).toEqual([[], expect.any(String)]);
    if (clock !== undefined) expect(clocksOf(id)).toContain(clock);
    for (const row of law.clocks.filter((each) => each.limit === id)) {
      const { article, length, startsAt, verified, regime } = row;
      expect({ article, length, startsAt, verified, regime, unit: units[row.unit] }).toEqual({
        article: limit.article,
        length: limit.atOnce ? 0 : limit.length,
        startsAt: limit.startsAt,
        verified: limit.verified,
        regime: limit.regime,
        unit: limit.atOnce ? 'day' : limit.unit,
      });
      if (limit.countsFirstDay !== null) expect(row.firstDayCounts).toBe(limit.countsFirstDay);
      if (limit.rolls !== null) expect(row.rollsOver).toBe(limit.rolls);
      expect([row.direction, row.maximum]).toEqual([limit.direction, limit.maximum]);
    }
    expect(clocksOf(id).filter((each) => `${each}.${limit.regime}` !== id && !(each in shared))).toEqual([]);
  });
});
