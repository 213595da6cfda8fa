import { describe, expect, it } from '@jest/globals';
import lawTable from './law/law-table.json' with { type: 'json' };
import type { Rule } from './definition/rule.js';
import { type Act, acts, type Regime, regimes, type Verdict } from './index.js';
import { rows } from './testing/rows.js';
import { regimeOf, ruleCases, verdictOn } from './testing/rules/all.js';
import { type Change, tryRow, underL25, ways } from './testing/table.js';

/**
 * Every rule that an act cites is tried both ways under either law, by a row of the lifecycle table or of
 * `testing/rules/`. The specs of these tables check what each row expects; here the rules that decide are watched. A new
 * rule is red until it has its rows there.
 */
/** Rules that refuse no act but a stored step, because `decide` computes what they look at; specs of corrections try them. */
const ofStoredSteps: ReadonlySet<string> = new Set(['lifecycle']);

/** Several acts share a rule, and an act may have several of one row: each is known by its check. */
const known = new Map<unknown, string>();
const named = new Map<string, number>();
function keyOf(act: Act, rule: Rule<unknown>): string {
  const found = known.get(rule.check);
  if (found !== undefined) return found;
  const name = `${rule.id} of ${act.target}/${act.name}`;
  const count = (named.get(name) ?? 0) + 1;
  named.set(name, count);
  const key = count === 1 ? name : `${name} (${count})`;
  known.set(rule.check, key);
  return key;
}

let refused: string[] = [];
let passed: string[] = [];
const tried = new Set<string>();
/** The rows of the law table that refused something. */
const refusing = new Set<string>();

function recording(act: Act, rule: Rule<unknown>): Rule<unknown> {
  const key = keyOf(act, rule);
  return {
    ...rule,
    check: (subject) => {
      const why = rule.check(subject);
      (why ? refused : passed).push(key);
      return why;
    },
  };
}

const isOfToday = ({ id, until }: Rule<unknown>): boolean => until === undefined && !ofStoredSteps.has(id);

/** The rules that the acts of persons cite today. */
const citedRules: ReadonlySet<string> = new Set(
  acts
    .filter(({ internal }) => !internal)
    .flatMap((act) => act.requires.filter(isOfToday).map((rule) => keyOf(act, rule))),
);

for (const act of acts)
  Object.assign(act, { requires: act.requires.map((rule) => (isOfToday(rule) ? recording(act, rule) : rule)) });

/** Decides, and notes the rules that refused; those that let the act pass count only if nothing refuses it. */
function recorded(regime: Regime, decide: () => Verdict): Verdict {
  refused = [];
  passed = [];
  const verdict = decide();
  for (const { rule } of verdict.kind === 'refused' ? verdict.refusals : [])
    refusing.add(`${rule} refuses under ${regime}`);
  const [keys, how] = verdict.kind === 'refused' ? [refused, 'refuses'] : [passed, 'lets pass'];
  for (const key of keys) tried.add(`${key} ${how} under ${regime}`);
  return verdict;
}

/** What no row has tried, of each cited rule. */
const untried = (): string[] =>
  [...citedRules].flatMap((key) =>
    ['refuses under L08', 'lets pass under L08', 'refuses under L25', 'lets pass under L25']
      .map((how) => `${key} ${how}`)
      .filter((each) => !tried.has(each)),
  );

const unchanged: Change = (body) => body;
const changes: readonly (readonly [Regime, Change])[] = [
  ['L08', unchanged],
  ['L25', underL25],
];
for (const row of rows.filter(({ lawOf }) => lawOf === undefined))
  for (const route of ways)
    for (const [regime, change] of changes) tryRow(row, route, change, (tried) => recorded(regime, tried));
for (const one of ruleCases) recorded(regimeOf(one), () => verdictOn(one));

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
  'judgment.received of request/issue-decision refuses under L08':
    'before 1 July 2026 a decision needed the request alone',
  'procuracy.sent refuses under L08': 'a copy may be sent in every state: the row is the basis of the act',
  'procuracy.sent refuses under L25': 'a copy may be sent in every state: the row is the basis of the act',
  'consequence.possible refuses under L08': 'no body of today leads to it: `reactions.spec.ts` plants one',
  'consequence.possible refuses under L25': 'no body of today leads to it: `reactions.spec.ts` plants one',
  'distribution.order of judgment/issue-decision refuses under L25': 'five ranks, and no form has more',
  'oneDecisionPerRequest of judgment/issue-decision (2) refuses under L08': 'a decision could name several debtors',
  'postponement.agreement of case/postpone refuses under L25': 'no term is required any more',
  'postponement.agreement refuses under L25': 'no term is required any more',
  'request.channel of request/receive-request refuses under L25': 'all channels are known since 1 July 2026',
  'request.channel refuses under L25': 'all channels are known since 1 July 2026',
  'request.inTime of request/receive-request refuses under L08': 'the time of a stop was an obstacle',
  'request.mustNotRefuse of request/refuse-request refuses under L08': 'the law of 2008 has no such list',
  'request.mustNotRefuse refuses under L08': 'the law of 2008 has no such list',
  'separateBook.exOfficio of case/move-to-separate-book refuses under L08': 'cases on request were moved, too',
  'separateBook.exOfficio refuses under L08': 'cases on request were moved, too',
  'transition.openCases refuses under L08': 'a basis of what passes by itself',
  'transition.openCases refuses under L25': 'a basis of what passes by itself',
};

const inUse = (Object.entries(lawTable.rules) as [string, { notUsedYet?: true }][]).filter(
  ([, { notUsedYet }]) => !notUsedYet,
);

describe('every rule that is cited', () => {
  it('refuses in some row and lets pass in another, under either law', () => {
    const silent = inUse
      .flatMap(([id]) => regimes.map((regime) => `${id} refuses under ${regime}`))
      .filter((each) => !refusing.has(each));
    const found = [...silent, ...untried()].filter((each) => !(each in never));
    expect(found).toEqual([]);
  });
});
