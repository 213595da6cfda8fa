import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type CaseState,
  type Classification,
  type Leaf,
  type LegalDate,
  nothingClosed,
  type Obligation,
  type Outcome,
  type Stop,
} from '#case';
import {
  checkTable,
  type Column,
  fromTotals,
  noPosition,
  type Position,
  position,
  subtractPositions,
  tableOf,
} from '../index.js';
import { addPositions } from '../testing/index.js';

const year = 2025;
const day = (text: string): LegalDate => text as LegalDate;
const beforeYear = day('2024-03-01');
const inYear = day('2024-11-05');

/** A case of one obligation: its debt, what has been executed, and its state. */
interface Sketch {
  readonly owes?: bigint;
  readonly executed?: bigint;
  readonly reduced?: bigint;
  readonly terminatedPart?: bigint;
  readonly decidedOn?: LegalDate;
  readonly lifecycle?: Leaf;
  readonly classification?: Classification;
  readonly stops?: readonly (readonly [Stop['kind'], string])[];
  readonly outcome?: Outcome;
  readonly endingsCount?: number;
  readonly wokenOn?: LegalDate;
  readonly reopenedOn?: LegalDate;
  /** The amount that a receiver executed. */
  readonly atReceiver?: bigint;
  readonly entrustedPart?: bigint;
  readonly parts?: CaseState['entrustments'];
}

function caseOf(sketch: Sketch): CaseState {
  const { owes = 100n, executed = 0n, decidedOn = beforeYear, outcome } = sketch;
  const { reduced = 0n, terminatedPart = 0n, entrustedPart = 0n } = sketch;
  const rest = owes - executed - reduced - terminatedPart - entrustedPart - (sketch.atReceiver ?? 0n);
  const obligation: Obligation = {
    id: 'o1',
    kind: 'pay',
    nature: 'party',
    rank: 3,
    creditor: undefined,
    debtors: ['d1'],
    amount: owes,
    ...nothingClosed,
    executed,
    terminated: outcome?.startsWith('terminated') ? rest : 0n,
    entrusted: outcome === 'entrusted' ? rest : 0n,
    revoked: outcome === 'revoked' || outcome === 'cancelled' ? rest : 0n,
    moved: outcome === 'withdrawnUp' || outcome === 'movedToPrivateOffice' ? rest : 0n,
    open: outcome === undefined ? rest : 0n,
    returned: outcome === 'returned' ? rest : 0n,
    executedElsewhere: sketch.atReceiver ?? 0n,
    reduced,
    terminatedPart,
    entrustedPart,
    performed: false,
    dropped: false,
  };
  const stops = (sketch.stops ?? []).map(([kind, ground], index): Stop => ({
    id: `s${index + 1}`,
    kind,
    ground,
    eventId: 'e1',
    on: inYear,
    until: undefined,
    returnTo: 'enforceable.ready',
  }));
  const latest = stops.at(-1);
  const known: Partial<CaseState> = {
    decidedOn,
    place: {
      lifecycle: outcome
        ? 'completed'
        : latest
          ? `suspended.${latest.kind}`
          : (sketch.lifecycle ?? 'enforceable.ready'),
      classification: sketch.classification ?? 'withConditions',
    },
    obligations: [obligation],
    stops,
    partStops: [],
    ending: outcome && {
      outcome,
      on: inYear,
      eventId: 'e',
      rest,
      closing: outcome === 'entrusted' ? 'entrusted' : outcome.startsWith('terminated') ? 'terminated' : 'revoked',
      from: 'enforceable.ready',
      deadlines: [],
    },
    endingsCount: sketch.endingsCount ?? (outcome ? 1 : 0),
    wokenOn: sketch.wokenOn,
    reopenedOn: sketch.reopenedOn,
    entrustments: sketch.parts ?? [],
  };
  return known as CaseState;
}

const open: Sketch = {};
const wholeBack = {
  eventId: 'e',
  on: beforeYear,
  shares: [{ obligation: 'o1', amount: 90n }],
  returned: { back: 70n, kept: 20n, reopened: 1 },
};
const away = { eventId: 'part', on: beforeYear, shares: [{ obligation: 'o1', amount: 60n }] };
const unreal = {
  unit: 'u',
  realm: 'simulated',
  year,
  from: day('2024-10-01'),
  to: day('2025-03-31'),
  asKnown: 1,
} as const;

/** "A 1 100 | C 1 100": columns with cases and money, controls left out. */
function written(cells: Position): string {
  return Object.entries(cells)
    .filter(([column]) => column !== 'T' && column !== 'M')
    .map(([column, { cases, money }]) => `${column} ${cases} ${money}`)
    .join(' | ');
}

/** Description, opening, now, and the cells: column, cases, money. */
const rows: readonly (readonly [string, Sketch | undefined, Sketch, string])[] = [
  ['carried over, untouched', open, open, 'A 1 100 | A1 1 100 | C 1 100 | D 1 100 | D4 1 100 | F 1 100'],
  [
    'decided in the year',
    undefined,
    { decidedOn: inYear, lifecycle: 'received.assigned', classification: 'unclassified' },
    'A 1 100 | A2 1 100 | C 1 100 | D 1 100 | D4 1 100 | F 1 100',
  ],
  [
    'part paid before and in the year: only the year counts',
    { executed: 10n },
    { executed: 40n },
    'A 1 90 | A1 1 90 | C 1 90 | D 1 90 | D1 0 30 | D4 1 60 | F 1 60 | X 0 30',
  ],
  [
    'executed',
    { executed: 10n },
    { executed: 100n, outcome: 'executed' },
    'A 1 90 | A1 1 90 | C 1 90 | D 1 90 | D1 1 90 | X 1 90',
  ],
  [
    'executed, and a payment struck through since: the gap is closed as the ledger closes it, by termination',
    open,
    { executed: 90n, outcome: 'executed' },
    'A 1 100 | A1 1 100 | C 1 100 | D 1 100 | D1 1 90 | D2 0 10 | X 1 100',
  ],
  [
    'part paid, the rest terminated: one executed case, 40 executed and 60 terminated',
    open,
    { executed: 40n, outcome: 'terminated-L08:50.1.c' },
    'A 1 100 | A1 1 100 | C 1 100 | D 1 100 | D1 1 40 | D2 0 60 | X 1 100',
  ],
  [
    'entrusted and back in one year: what the receiver executed is deducted as money, not as a case',
    { executed: 10n },
    { executed: 10n, atReceiver: 20n, reopenedOn: inYear, endingsCount: 1, parts: [wholeBack] },
    'A 1 90 | A1 1 90 | B1 0 20 | C 1 70 | D 1 70 | D4 1 70 | F 1 70',
  ],
  [
    'back from an entrustment of the year before: only what came back enters',
    { executed: 10n, outcome: 'entrusted' },
    { executed: 10n, atReceiver: 20n, reopenedOn: inYear, endingsCount: 1, parts: [wholeBack] },
    'A 1 70 | A2 1 70 | C 1 70 | D 1 70 | D4 1 70 | F 1 70',
  ],
  [
    'the receiver: what it executed stays, the rest goes back',
    undefined,
    { decidedOn: inYear, executed: 20n, outcome: 'returned' },
    'A 1 100 | A2 1 100 | B2 1 80 | C 0 20 | D 0 20 | D1 0 20 | X 0 20',
  ],
  [
    'part paid, the rest entrusted: an executed case, and a deduction of money',
    open,
    { executed: 40n, outcome: 'entrusted' },
    'A 1 100 | A1 1 100 | B1 0 60 | C 1 40 | D 1 40 | D1 1 40 | X 1 40',
  ],
  [
    'terminated with nothing executed',
    open,
    { outcome: 'terminated-L25:48.4' },
    'A 1 100 | A1 1 100 | C 1 100 | D 1 100 | D2 1 100 | X 1 100',
  ],
  [
    'part paid, then revoked: no execution of a wrong decision',
    open,
    { executed: 40n, outcome: 'revoked' },
    'A 1 100 | A1 1 100 | B2 1 60 | C 0 40 | D 0 40 | D1 0 40 | X 0 40',
  ],
  ['revoked', open, { outcome: 'revoked' }, 'A 1 100 | A1 1 100 | B2 1 100'],
  ['cancelled', open, { outcome: 'cancelled' }, 'A 1 100 | A1 1 100 | B2 1 100'],
  ['withdrawn up', open, { outcome: 'withdrawnUp' }, 'A 1 100 | A1 1 100 | B3 1 100'],
  [
    'moved to a private office: a deduction of its own',
    open,
    { executed: 1n, outcome: 'movedToPrivateOffice' },
    'A 1 100 | A1 1 100 | BP 1 99 | C 0 1 | D 0 1 | D1 0 1 | X 0 1',
  ],
  [
    'part paid, then the request returned: a deduction of its own',
    open,
    { executed: 1n, outcome: 'requestReturned', classification: 'withoutConditions' },
    'A 1 100 | A1 1 100 | BR 1 99 | C 0 1 | D 0 1 | D1 0 1 | X 0 1',
  ],
  [
    'the request returned out of the separate book: in no column, but for what was paid in it',
    { classification: 'separateBook', executed: 10n },
    { executed: 30n, outcome: 'requestReturned', classification: 'separateBook' },
    'A 0 20 | A2 0 20 | C 0 20 | D 0 20 | D1 0 20 | X 0 20',
  ],
  [
    'moved to the separate book in the year, and the request returned out of it',
    open,
    { executed: 30n, outcome: 'requestReturned', classification: 'separateBook' },
    'A 0 30 | A1 0 30 | C 0 30 | D 0 30 | D1 0 30 | X 0 30',
  ],
  [
    'reduced by the court: money without a case',
    open,
    { reduced: 30n },
    'A 1 100 | A1 1 100 | C 1 100 | D 1 100 | D3 0 30 | D4 1 70 | F 1 70 | X 0 30',
  ],
  [
    'reduced in an earlier year: no longer a debt of this year',
    { reduced: 30n },
    { reduced: 40n },
    'A 1 70 | A1 1 70 | C 1 70 | D 1 70 | D3 0 10 | D4 1 60 | F 1 60 | X 0 10',
  ],
  [
    'reduced in the separate book',
    { classification: 'separateBook' },
    { classification: 'separateBook', reduced: 30n },
    'A 0 30 | A2 0 30 | C 0 30 | D 0 30 | D3 0 30 | X 0 30 | S 1 70',
  ],
  [
    'exempted from the last đồng, and terminated: the case in D2, its money in D3',
    open,
    { reduced: 100n, outcome: 'terminated-L25:48.5' },
    'A 1 100 | A1 1 100 | C 1 100 | D 1 100 | D2 1 0 | D3 0 100 | X 1 100',
  ],
  [
    'terminated for exemption by an earlier engine, which recorded no decision of the court',
    open,
    { outcome: 'terminated-L08:50.1.e' },
    'A 1 100 | A1 1 100 | C 1 100 | D 1 100 | D2 1 0 | D3 0 100 | X 1 100',
  ],
  [
    'part paid, the rest exempted: executed',
    open,
    { executed: 40n, reduced: 60n, outcome: 'terminated-L25:48.5' },
    'A 1 100 | A1 1 100 | C 1 100 | D 1 100 | D1 1 40 | D3 0 60 | X 1 100',
  ],
  [
    'a part was terminated, and the case goes on with the rest',
    open,
    { terminatedPart: 30n },
    'A 1 100 | A1 1 100 | C 1 100 | D 1 100 | D2 0 30 | D4 1 70 | F 1 70 | X 0 30',
  ],
  [
    'a part was entrusted: a deduction of money without a case',
    open,
    { entrustedPart: 60n },
    'A 1 100 | A1 1 100 | B1 0 60 | C 1 40 | D 1 40 | D4 1 40 | F 1 40',
  ],
  [
    'a part came back in the year in which it went, 20 of it executed there',
    open,
    { atReceiver: 20n, parts: [{ ...away, returned: { back: 40n, kept: 20n } }] },
    'A 1 100 | A1 1 100 | B1 0 20 | C 1 80 | D 1 80 | D4 1 80 | F 1 80',
  ],
  [
    'a part of an earlier year came back: new money without a case',
    { entrustedPart: 60n, parts: [away] },
    { atReceiver: 20n, parts: [{ ...away, returned: { back: 40n, kept: 20n } }] },
    'A 1 80 | A1 1 40 | A2 0 40 | C 1 80 | D 1 80 | D4 1 80 | F 1 80',
  ],
  [
    'a part of an earlier year opens a case again: what its ending closed was counted then',
    { entrustedPart: 60n, outcome: 'terminated-L08:50.1.d', parts: [away] },
    {
      terminatedPart: 40n,
      atReceiver: 20n,
      reopenedOn: inYear,
      endingsCount: 1,
      parts: [{ ...away, returned: { back: 40n, kept: 20n, reopened: 1 } }],
    },
    'A 1 40 | A2 1 40 | C 1 40 | D 1 40 | D4 1 40 | F 1 40',
  ],
  [
    'or keeps what went away as a whole',
    { entrustedPart: 60n, outcome: 'entrusted', parts: [away] },
    {
      entrustedPart: 40n,
      atReceiver: 20n,
      reopenedOn: inYear,
      endingsCount: 1,
      parts: [
        { ...away, returned: { back: 40n, kept: 20n, reopened: 1 } },
        { ...away, eventId: 'e', shares: [{ obligation: 'o1', amount: 40n }] },
      ],
    },
    'A 1 40 | A2 1 40 | C 1 40 | D 1 40 | D4 1 40 | F 1 40',
  ],
  [
    'ended by law: only a notice was due',
    open,
    { outcome: 'ended-L25:ND152.32.1.a' },
    'A 1 100 | A1 1 100 | C 1 100 | D 1 100 | D1 1 0 | D2 0 100 | X 1 100',
  ],
  [
    'ended by law, as of a terminated one',
    open,
    { outcome: 'ended-L25:ND152.32.1.c' },
    'A 1 100 | A1 1 100 | C 1 100 | D 1 100 | D2 1 100 | X 1 100',
  ],
  [
    'not yet enforceable',
    open,
    { classification: 'withoutConditions', lifecycle: 'enforceable.dormant.watched' },
    'A 1 100 | A1 1 100 | C 1 100 | E 1 100 | F 1 100',
  ],
  [
    'a payment on a case not yet enforceable moves money only',
    open,
    { executed: 30n, classification: 'withoutConditions', lifecycle: 'enforceable.dormant.watched' },
    'A 1 100 | A1 1 100 | C 1 100 | D 0 30 | D1 0 30 | E 1 70 | F 1 70 | X 0 30',
  ],
  [
    'postponed by agreement stays enforceable',
    open,
    { stops: [['postponed', 'L08:48.1.c']] },
    'A 1 100 | A1 1 100 | C 1 100 | D 1 100 | D5 1 100 | F 1 100',
  ],
  [
    'ground c is asked before the classification',
    open,
    { stops: [['postponed', 'L08:48.1.c']], classification: 'withoutConditions' },
    'A 1 100 | A1 1 100 | C 1 100 | D 1 100 | D5 1 100 | F 1 100',
  ],
  [
    'postponed on another ground',
    open,
    { stops: [['postponed', 'L08:48.2']] },
    'A 1 100 | A1 1 100 | C 1 100 | E 1 100 | F 1 100',
  ],
  [
    'the latest of two stops gives the class',
    open,
    {
      stops: [
        ['postponed', 'L08:48.1.b'],
        ['temporarilySuspended', 'L08:49.1'],
      ],
    },
    'A 1 100 | A1 1 100 | C 1 100 | D 1 100 | D6 1 100 | F 1 100',
  ],
  [
    'paused',
    open,
    { stops: [['paused', 'L08:145.1.b']] },
    'A 1 100 | A1 1 100 | C 1 100 | D 1 100 | D7 1 100 | F 1 100',
  ],
  [
    'paused at the wish of the police on the day of coercion: no stop of the case (convention)',
    open,
    { stops: [['paused', 'L25:ND152.48.3']] },
    'A 1 100 | A1 1 100 | C 1 100 | D 1 100 | D4 1 100 | F 1 100',
  ],
  [
    'postponed at the wish of the creditor alone (convention)',
    open,
    { stops: [['postponed', 'L25:46.1.c.creditor']] },
    'A 1 100 | A1 1 100 | C 1 100 | D 1 100 | D5 1 100 | F 1 100',
  ],
  [
    'the same letter of the other law is another ground: a prosecuting body holds the asset',
    open,
    { stops: [['postponed', 'L25:46.1.e']] },
    'A 1 100 | A1 1 100 | C 1 100 | E 1 100 | F 1 100',
  ],
  [
    'paused without conditions before (convention)',
    open,
    { stops: [['paused', 'L08:145.1.b']], classification: 'withoutConditions' },
    'A 1 100 | A1 1 100 | C 1 100 | E 1 100 | F 1 100',
  ],
  [
    'in mediation, coercion: in progress',
    open,
    { lifecycle: 'coercion.realising' },
    'A 1 100 | A1 1 100 | C 1 100 | D 1 100 | D4 1 100 | F 1 100',
  ],
  ['in the separate book all year', { classification: 'separateBook' }, { classification: 'separateBook' }, 'S 1 100'],
  [
    'a payment in the separate book: the sum paid, no case',
    { classification: 'separateBook' },
    { classification: 'separateBook', executed: 30n },
    'A 0 30 | A2 0 30 | C 0 30 | D 0 30 | D1 0 30 | X 0 30 | S 1 70',
  ],
  ['moved to the separate book in the year', open, { classification: 'separateBook' }, 'S 1 100'],
  [
    'paid, then moved to the separate book in the year: the sum stays in A1',
    open,
    { classification: 'separateBook', executed: 30n },
    'A 0 30 | A1 0 30 | C 0 30 | D 0 30 | D1 0 30 | X 0 30 | S 1 70',
  ],
  [
    'decided, paid and moved to the separate book in the year',
    undefined,
    { decidedOn: inYear, classification: 'separateBook', executed: 30n },
    'A 0 30 | A2 0 30 | C 0 30 | D 0 30 | D1 0 30 | X 0 30 | S 1 70',
  ],
  [
    'woken from the separate book',
    { classification: 'separateBook' },
    { wokenOn: inYear },
    'A 1 100 | A2 1 100 | C 1 100 | D 1 100 | D4 1 100 | F 1 100',
  ],
  [
    'ended from the separate book: woken first',
    { classification: 'separateBook', executed: 10n },
    { wokenOn: inYear, executed: 10n, outcome: 'terminated-L08:50.1.a' },
    'A 1 90 | A2 1 90 | C 1 90 | D 1 90 | D1 1 0 | D2 0 90 | X 1 90',
  ],
  [
    'carried over, in and out of the separate book: still carried over',
    open,
    { wokenOn: inYear },
    'A 1 100 | A1 1 100 | C 1 100 | D 1 100 | D4 1 100 | F 1 100',
  ],
  [
    'reopened after a close before the year',
    { outcome: 'terminated-L08:50.1.c', executed: 20n },
    { reopenedOn: inYear, executed: 50n, endingsCount: 1 },
    'A 1 80 | A2 1 80 | C 1 80 | D 1 80 | D1 0 30 | D4 1 50 | F 1 50 | X 0 30',
  ],
  [
    'reopened and ended again in the year',
    { outcome: 'terminated-L08:50.1.c', executed: 20n },
    { reopenedOn: inYear, executed: 100n, outcome: 'executed', endingsCount: 2 },
    'A 1 80 | A2 1 80 | C 1 80 | D 1 80 | D1 1 80 | X 1 80',
  ],
  [
    'closed before the year, not reopened',
    { outcome: 'terminated-L08:50.1.c' },
    { outcome: 'terminated-L08:50.1.c' },
    '',
  ],
  [
    'completed is asked before the separate book',
    open,
    { outcome: 'entrusted', classification: 'separateBook' },
    'A 1 100 | A1 1 100 | B1 1 100',
  ],
  [
    'a duty without money counts as a case',
    { owes: 0n },
    { owes: 0n, outcome: 'executed' },
    'A 1 0 | A1 1 0 | C 1 0 | D 1 0 | D1 1 0 | X 1 0',
  ],
];

describe('the position of one case', () => {
  it.each(rows)('%s', (_, opening, now, cells) => {
    const found = position(opening && caseOf(opening), caseOf(now), year);
    expect(written(found)).toBe(cells);
    expect(checkTable(tableOf(unreal, [found]))).toEqual([]);
  });

  it('is nothing before the decision', () => {
    expect(position(undefined, undefined, year)).toBe(noPosition);
  });

  it('is not yet enforceable for a stop on a case without conditions', () => {
    const now = caseOf({ stops: [['temporarilySuspended', 'bankruptcy']], classification: 'withoutConditions' });
    expect(position(caseOf(open), now, year).E).toEqual({ cases: 1, money: 100n });
  });

  it('says in the control columns what the year took up and what the separate book took away', () => {
    const moved = position(caseOf(open), caseOf({ classification: 'separateBook', executed: 30n }), year);
    expect(moved.T).toEqual({ cases: 1, money: 100n });
    expect(moved.M).toEqual({ cases: 1, money: 70n });
  });

  it('breaks I1 for a case that neither was in the book nor came into it', () => {
    const found = position(undefined, caseOf({ decidedOn: beforeYear }), year);
    expect(checkTable(tableOf(unreal, [found])).map(({ id }) => id)).toContain('I1');
  });
});

const outcomes: readonly Outcome[] = [
  'executed',
  'terminated-L08:50.1.a',
  'terminated-L25:48.6',
  'entrusted',
  'revoked',
  'cancelled',
  'withdrawnUp',
  'movedToPrivateOffice',
];

/** A case during a year: its state on 1 October, and at the cut-off. */
const walked = fc
  .record({
    start: fc.constantFrom('none', 'open', 'separateBook', 'closed'),
    owes: fc.bigInt(0n, 1_000_000_000_000n),
    paidBefore: fc.integer({ min: 0, max: 100 }),
    paidSince: fc.integer({ min: 0, max: 100 }),
    end: fc.option(fc.constantFrom(...outcomes), { nil: undefined }),
    classification: fc.constantFrom<Classification>(
      'unclassified',
      'withConditions',
      'withoutConditions',
      'separateBook',
    ),
    stop: fc.option(
      fc.constantFrom<readonly [Stop['kind'], string]>(
        ['postponed', 'L08:48.1.c'],
        ['postponed', 'h'],
        ['temporarilySuspended', 'L08:49.1'],
        ['paused', 'L08:145.1.b'],
      ),
      { nil: undefined },
    ),
  })
  .map(({ start, owes, paidBefore, paidSince, end, classification, stop }) => {
    const before = start === 'none' ? 0n : (owes * BigInt(paidBefore)) / 100n;
    const executed = end === 'executed' ? owes : before + ((owes - before) * BigInt(paidSince)) / 100n;
    const decidedOn = start === 'none' ? inYear : beforeYear;
    const opening: Sketch = {
      owes,
      executed: before,
      classification: start === 'separateBook' ? 'separateBook' : 'withConditions',
      ...(start === 'closed' && { outcome: 'terminated-L08:50.1.a' as const }),
    };
    const reopened = start === 'closed' ? { reopenedOn: inYear, endingsCount: end ? 2 : 1 } : {};
    const stays = start === 'separateBook' && classification === 'separateBook' && end === undefined;
    const woken = start === 'separateBook' && !stays ? { wokenOn: inYear } : {};
    const now: Sketch = {
      ...{ owes, executed, decidedOn, classification, ...reopened, ...woken },
      ...(end ? { outcome: end } : stop && classification !== 'separateBook' ? { stops: [stop] } : {}),
    };
    return position(start === 'none' ? undefined : caseOf(opening), caseOf(now), year);
  });

describe('any set of cases', () => {
  it('keeps every identity', () => {
    fc.assert(
      fc.property(fc.array(walked, { maxLength: 40 }), (positions) => {
        expect(checkTable(tableOf(unreal, positions))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('comes to the same table by signed differences', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(walked, walked), { maxLength: 20 }), (pairs) => {
        const direct = tableOf(
          unreal,
          pairs.map(([, after]) => after),
        );
        const deltas = pairs.flatMap(([before, after]) => [before, subtractPositions(after, before)]);
        expect(tableOf(unreal, deltas)).toEqual(direct);
        expect(fromTotals(unreal, deltas.reduce(addPositions, noPosition))).toEqual(direct);
      }),
    );
  });

  it('puts a case into one class and one origin at most', () => {
    fc.assert(
      fc.property(walked, (found) => {
        const count = (...keys: Column[]): number => keys.reduce((sum, key) => sum + (found[key]?.cases ?? 0), 0);
        expect(count('D1', 'D2', 'D4', 'D5', 'D6', 'D7', 'E', 'S', 'B1', 'B2', 'B3', 'BP', 'BR')).toBe(1);
        expect(count('A1', 'A2')).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('a case of which parts are stopped', () => {
  const one = caseOf({ owes: 100n });
  const other = { ...one.obligations[0]!, id: 'o2', amount: 40n, open: 40n };
  const stopOf = (obligation: string, ground: string): CaseState['partStops'][number] => ({
    ...{ id: 's1', kind: 'postponed', ground, eventId: 'e1', on: inYear, until: undefined },
    obligations: [obligation],
  });
  const of = (...partStops: CaseState['partStops']): Position =>
    position(undefined, { ...one, decidedOn: inYear, obligations: [one.obligations[0]!, other], partStops }, year);

  it('counts by its best obligation, and its money by each', () => {
    expect(of(stopOf('o2', 'L25:46.1.c'))).toMatchObject({
      D: { cases: 1, money: 140n },
      D4: { cases: 1, money: 100n },
      D5: { cases: 0, money: 40n },
    });
    expect(of(stopOf('o2', 'L25:46.1.d'))).toMatchObject({
      D: { cases: 1, money: 100n },
      D4: { cases: 1, money: 100n },
      E: { cases: 0, money: 40n },
    });
  });

  it('counts like what is stopped, where nothing else is left', () => {
    expect(of(stopOf('o1', 'L25:46.1.d'), stopOf('o2', 'L25:46.1.c'))).toMatchObject({
      D5: { cases: 1, money: 40n },
      E: { cases: 0, money: 100n },
    });
  });
});
