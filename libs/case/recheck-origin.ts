import type { Act, Target } from './definition/act.js';
import { boundRules } from './limit-rules.js';
import { actOf } from './catalogue.js';
import type { RecordedFact } from './definition/fact.js';
import { correctionRules } from './other-streams.js';
import { corrected } from './state/corrections.js';
import { type AnyState, kindOfStream } from './streams.js';
import { type LegalDate, legalDayOf } from './law/legal-date.js';
import { byCommand, type Finding, findingOf, refusedBy, type Refused } from './recheck.js';
import { dateRules } from './refusal.js';
import type { Rule, Subject, World } from './definition/rule.js';

/**
 * Checks the command that opened a stream: the rules of its act are applied to it again.
 * @param history the facts of the opened stream
 * @param origin the facts of the judgment or request that the act was sent to, as it stood then; undefined for an act
 *   that is sent to no stream, such as the receipt of a judgment
 */
export function recheckOpening(
  history: readonly RecordedFact[],
  origin: readonly RecordedFact[] | undefined,
  world: World,
): Finding | undefined {
  const [command] = byCommand(history);
  return command && foundIn(command, origin && foldOf(origin), history, world);
}

const kindOf = (history: readonly RecordedFact[]) => kindOfStream(history[0]?.envelope.streamId ?? '');
const foldOf = (history: readonly RecordedFact[]): AnyState | undefined => kindOf(history)?.fold(history);

/** Checks every command of a judgment or a request, as `recheck` does for the later commands of a case. */
export function recheckOrigin(history: readonly RecordedFact[], world: World): Finding[] {
  const findings: Finding[] = [];
  const kind = kindOf(history);
  let state: AnyState | undefined;
  for (const command of byCommand(corrected(history))) {
    const found = foundIn(command, state, history, world);
    if (found) findings.push(found);
    for (const { type, data, envelope } of command) {
      if (state && !kind?.transitions.step(state.place as never, type, data))
        findings.push(findingOf(command[0]!, [{ rule: `lifecycle: ${type} in ${state.place.lifecycle}` }]));
      state = kind?.evolve(state, type, data, envelope);
    }
  }
  return findings;
}

/** A correction that is being decided is not recorded yet; its own rules look at its date. */
const recordedOnOf = ({ recordedAt }: Partial<RecordedFact['envelope']>): LegalDate =>
  recordedAt === undefined ? ('9999-12-31' as LegalDate) : legalDayOf(recordedAt);

function foundIn(
  command: readonly RecordedFact[],
  before: AnyState | undefined,
  history: readonly RecordedFact[],
  world: World,
): Finding | undefined {
  const first = command[0]!;
  const [target, name = ''] = first.envelope.commandType.split('/');
  const act = actOf(target as Target, name);
  const refused = act
    ? brokenBy(act, command, before, history, world)
    : [{ rule: `unknown act ${first.envelope.commandType}` }];
  return refused.length > 0 ? findingOf(first, refused) : undefined;
}

function brokenBy(
  act: Act,
  command: readonly RecordedFact[],
  before: AnyState | undefined,
  history: readonly RecordedFact[],
  world: World,
): Refused[] {
  const { envelope } = command[0]!;
  if (act.elapses) return [];
  const main = command.find(({ type }) => type === act.leadsTo[0]?.type);
  if (!main) return [{ rule: `${act.name} without ${act.leadsTo[0]?.type}` }];
  if ((act.opens === act.target) !== (before === undefined)) return [{ rule: `lifecycle: ${act.name} out of place` }];
  // A step rests on the steps that still stand; a correction is judged by what stood when it was made.
  const until = (act.corrects ? history : corrected(history)).filter(
    (each) => each.envelope.revision < envelope.revision,
  );
  const subject: Subject<never> = {
    // A correction is decided on what was known: a later one may move the receipt behind its day.
    before: (act.corrects ? foldOf(until) : before) as never,
    data: main.data,
    facts: command.map((each) => history[each.envelope.revision] ?? each),
    on: envelope.effectiveOn,
    recordedOn: recordedOnOf(envelope),
    decision: envelope.decision,
    world,
    history: () => until,
  };
  const rules = [...dateRules(act, envelope.effectiveOn), ...boundRules(act), ...act.requires, ...correctionRules(act)];
  return refusedBy(rules as readonly Rule<never>[], subject, envelope);
}
