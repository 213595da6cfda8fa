import { describe, expect, it } from '@jest/globals';
import { law, type LegalDate } from './index.js';
import lawTable from './law/law-table.json' with { type: 'json' };
import { type Regime, regimes } from './law/time-limit.js';
import { decide, lastDate } from './testing/given.js';
import { rows } from './testing/rows.js';
import { ruleCases } from './testing/rules/all.js';
import { missing } from './testing/rules/missing.js';
import { recorded, refusing, untried } from './testing/rules/recorded.js';
import { type Change, tryRow, underL25, ways } from './testing/table.js';

/**
 * Every rule that an act cites is tried both ways under either law, by a row of the lifecycle table or of
 * `testing/rules/`. The specs of these tables check what each row expects; here the rules that decide are watched. A new
 * rule is red until it has its rows there.
 */
const unchanged: Change = (body) => body;
const changes: readonly (readonly [Regime, Change])[] = [
  ['L08', unchanged],
  ['L25', underL25],
];
for (const row of rows.filter(({ lawOf }) => lawOf === undefined))
  for (const route of ways)
    for (const [regime, change] of changes) tryRow(row, route, change, (tried) => recorded(regime, tried));
for (const { history, act, body, recordedOn, target } of ruleCases) {
  const day = (body['effectiveOn'] ?? lastDate(history)) as LegalDate;
  const setting = recordedOn === undefined ? {} : { recordedOn: recordedOn as LegalDate };
  recorded(law.regimeOn(day), () =>
    decide(history, act, body, undefined, { ...setting, ...(target ? { target } : {}) }),
  );
}

/** The conditions of an act that the law of 2008 does not know refuse nothing under it. */
function onlyOf2025(act: string, rule: string, parts: readonly string[]): Record<string, string> {
  const unknown = 'the law of 2008 does not know the act';
  const ids = parts.map((part) => `${rule}${part}`);
  const conditions = ids.flatMap((id) => [id, `${id} of case/${act}`, `${id} of case/${act} (2)`]);
  return Object.fromEntries(
    [...conditions, `${rule} of case/${act} (3)`].map((each) => [`${each} refuses under L08`, unknown]),
  );
}

/** What no row can try, with the reason. */
const never: Readonly<Record<string, string>> = {
  'privateOffice of case/move-to-private-office lets pass under L08': 'no open case goes to a private office',
  'privateOffice of case/move-to-private-office lets pass under L25': 'no open case goes to a private office',
  'withdrawal.upward of case/withdraw-up lets pass under L25':
    'the two-tier system has no higher office since 1 July 2025',
  ...onlyOf2025('return-request', 'requestReturn', ['', '.papers', '.wait', '.verified']),
  ...onlyOf2025('end-by-law', 'ending.byLaw', ['', '.duties', '.notified']),
  'requestReturn of case/return-request refuses under L25': 'whether the law knows the act',
  'ending.byLaw of case/end-by-law refuses under L25': 'whether the law knows the act',
  'ending.byLaw refuses under L25': 'whether the law knows the act',
  'procuracy.sent refuses under L08': 'a copy may be sent in every state: the row is the basis of the act',
  'procuracy.sent refuses under L25': 'a copy may be sent in every state: the row is the basis of the act',
  'transition.openCases refuses under L08': 'a basis of what passes by itself',
  'transition.openCases refuses under L25': 'a basis of what passes by itself',
};

const inUse = (Object.entries(lawTable.rules) as [string, { notUsedYet?: true }][]).filter(
  ([, { notUsedYet }]) => !notUsedYet,
);

describe('every rule that is cited', () => {
  it('refuses in some row and lets pass in another, under either law; what is listed as missing becomes less', () => {
    const silent = inUse
      .flatMap(([id]) => regimes.map((regime) => `${id} refuses under ${regime}`))
      .filter((each) => !refusing.has(each));
    const found = [...silent, ...untried()].filter((each) => !(each in never));
    expect(found.toSorted()).toEqual(missing.toSorted());
  });
});
