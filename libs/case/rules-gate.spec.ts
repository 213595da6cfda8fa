import { describe, expect, it } from '@jest/globals';
import lawTable from './law/law-table.json' with { type: 'json' };
import type { Rule } from './definition/rule.js';
import { type Act, acts, law, type Refusal, type Regime, regimes, type Verdict } from './index.js';
import { lastDate, stateOf } from './testing/given.js';
import type { Row } from './testing/row.js';
import type { Route } from './testing/routes.js';
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

/** How texts and rows cite each law. */
const citations: Readonly<Record<Regime, RegExp>> = {
  L08: /(Điều \d+a? (Luật 2008|Nghị định 62))|(article [\w.]+ of (the 2008 law|Decree 62))|L08|ND62/,
  L25: /(Điều \d+a? (Luật 2025|Nghị định 15[12]))|(article [\w.]+ of (the 2025 law|Decree 15[12]))|L25|ND15[12]/,
};
const otherRegime: Readonly<Record<Regime, Regime>> = { L08: 'L25', L25: 'L08' };

/** The texts of a refusal that cite an article of another law than that of the day. */
const ofAnotherLaw = ({ rule, article, message, unlock, regime: own }: Refusal, regime: Regime): string[] =>
  [article, message.vi, message.en, unlock.vi, unlock.en]
    .filter((text) => own !== regime || citations[otherRegime[regime]].test(text))
    .map((text) => `${rule} under ${regime}: ${text}`);
const foreign = new Set<string>();

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
  for (const refusal of verdict.kind === 'refused' ? verdict.refusals : []) {
    refusing.add(`${refusal.rule} refuses under ${regime}`);
    for (const each of ofAnotherLaw(refusal, regime)) foreign.add(each);
  }
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
/** The laws under which a row is tried on a way: some ways and some bodies are of days of the later one. */
const lawsOn = ({ body }: Row, { history }: Route) => {
  const day = String((typeof body === 'function' ? body(stateOf(history)) : (body ?? {}))['effectiveOn'] ?? '');
  const isLater = [day, lastDate(history)].some((each) => each >= law.firstDayOfL25);
  return changes.filter(([regime]) => regime === 'L25' || !isLater);
};

for (const row of rows.filter(({ lawOf }) => lawOf === undefined))
  for (const route of ways)
    for (const [regime, change] of lawsOn(row, route)) tryRow(row, route, change, (tried) => recorded(regime, tried));
for (const one of ruleCases) recorded(regimeOf(one), () => verdictOn(one));

/** Acts that the law of 2008 does not know: one rule refuses them on its days, and the others are not tried there. */
const ofLaterLaw = /of case\/(postpone|suspend|resume)-part .*under L08$/;

/** A law that does not know the act: its row says so, and refuses nothing or everything. */
const isUnknown = (each: string): boolean => {
  if (ofLaterLaw.test(each)) return true;
  const [id] = each.split(' ');
  const rowsOf = law.rules.filter((row) => row.id === id && each.endsWith(row.regime));
  return rowsOf.length > 0 && rowsOf.every(({ applies }) => !applies);
};

/** What no row can try, with the reason. */
const never: Readonly<Record<string, string>> = {
  'entrustment.exception refuses under L25': 'the law of 2025 has the exceptions',
  'entrustment.exception of case/entrust refuses under L25': 'the law of 2025 has the exceptions',
  'transfer.decision of case/decide-transfer refuses under L25': 'whether the law knows the act',
  'requestReturn of case/return-request refuses under L25': 'whether the law knows the act',
  'ending.byLaw of case/end-by-law refuses under L25': 'whether the law knows the act',
  'ending.byLaw refuses under L25': 'whether the law knows the act',
  'judgment.received of request/issue-decision refuses under L08':
    'before 1 July 2026 a decision needed the request alone',
  'officer.conflict refuses under L08': 'the row was not read in the law of 2008',
  'officer.conflict of case/change-officer refuses under L08': 'the row was not read in the law of 2008',
  'officer.conflict of case/refuse-officer-change refuses under L08': 'the row was not read in the law of 2008',
  'suspension.grounds of case/suspend-temporarily (2) refuses under L08': 'no row of 2008 names a kind of duty',
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
  'provisional.measure of case/issue-notice refuses under L08': 'the law of 2008 has no hour of the notice',
  'provisional.measure of case/decide-coercion (2) refuses under L25':
    'the law of 2025 has the hour of the notice instead',
  'request.mustNotRefuse of request/refuse-request refuses under L08': 'the law of 2008 has no such list',
  'request.mustNotRefuse refuses under L08': 'the law of 2008 has no such list',
  'stop.running of case/decide-coercion refuses under L08': 'no part is stopped then',
  'part.stop of case/postpone-part refuses under L25': 'whether the law knows the act',
  'part.stop of case/suspend-part refuses under L25': 'whether the law knows the act',
  'part.stop refuses under L25': 'whether the law knows the act',
  'stop.running of case/end-by-law refuses under L08': 'whether the law knows the act',
  'stop.running of case/end-by-law lets pass under L08': 'whether the law knows the act',
  'separateBook.exOfficio of case/move-to-separate-book refuses under L08': 'cases on request were moved, too',
  'separateBook.exOfficio refuses under L08': 'cases on request were moved, too',
  'termination.grounds of case/terminate (2) refuses under L08': 'no row of 2008 needs more than an open duty',
  'termination.grounds of case/terminate-part (2) refuses under L08': 'no row of 2008 needs more than an open duty',
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
    const found = [...silent, ...untried()].filter((each) => !(each in never) && !isUnknown(each));
    expect(found).toEqual([]);
  });

  it('cites no article of the other law, in no language', () => {
    expect([...foreign]).toEqual([]);
  });
});
