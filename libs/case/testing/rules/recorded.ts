import { type Act, acts, type Verdict } from '../../index.js';
import type { Rule } from '../../definition/rule.js';
import type { Regime } from '../../law/time-limit.js';

/** Records which rules of the acts were tried under the law of either time, and how each of them decided. */

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
export const refusing = new Set<string>();

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
export function recorded(regime: Regime, decide: () => Verdict): Verdict {
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
export const untried = (): string[] =>
  [...citedRules].flatMap((key) =>
    ['refuses under L08', 'lets pass under L08', 'refuses under L25', 'lets pass under L25']
      .map((how) => `${key} ${how}`)
      .filter((each) => !tried.has(each)),
  );
