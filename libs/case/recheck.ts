import { type Act, type Target } from './definition/act.js';
import { boundRules } from './limit-rules.js';
import type { CaseState } from './state/case.js';
import { actOf, factKind } from './catalogue.js';
import { isBefore } from './definition/engine-version.js';
import type { RecordedFact } from './definition/fact.js';
import { evolveCase } from './streams.js';
import { corrected, refolds } from './state/corrections.js';
import { mayRefuse } from './law/law.js';
import type { LegalDate } from './law/legal-date.js';
import { imbalance } from './state/ledger.js';
import { correctionRules } from './other-streams.js';
import { dateRules, type Refusal, toRefusal } from './refusal.js';
import { blocked, type Rule, type Subject, type World } from './definition/rule.js';
import { dayVi } from './definition/wording.js';
import type { Label } from './definition/fields.js';
import { step } from './lifecycle/transitions.js';
import { beforeItsEnding, isInTime, isOfBefore, owedElsewhere } from './acts/before-ended.js';
import { keptTransitionsOf, worldThen } from './versions/kept.js';

/** One stored step that the machine or a rule refuses today. */
export interface Finding {
  readonly eventId: string;
  readonly type: string;
  readonly revision: number;
  readonly engineVersion: string;
  /**
   * Rules that refuse the step and existed when it was decided: the step, or a fact that it rests on, was changed
   * afterwards.
   */
  readonly rules: readonly string[];
  /**
   * Refusing rules that are newer than the step: an earlier engine accepted it, and today's would refuse it. Nothing is
   * wrong with the step.
   */
  readonly laterRules: readonly string[];
}

/**
 * Applies to every step of a case's history the machine and the rules under which it was decided, for `verify`.
 * Withdrawn steps are left out and moved dates are in their place; a correction itself is checked against the history
 * before it. Rules read only the case before, the fact with its envelope, and the world at its date.
 */
export function recheck(history: readonly RecordedFact[], world: World): Finding[] {
  const findings: Finding[] = [];
  let state: CaseState | undefined;
  for (const command of byCommand(corrected(history))) {
    const first = command[0]!;
    const { envelope } = first;
    const act = actOf(envelope.commandType.split('/')[0] as Target, envelope.commandType.split('/')[1] ?? '');
    const refused = act
      ? brokenBy(act, command, state, history, world)
      : [{ rule: `unknown act ${envelope.commandType}` }];
    for (const { type, data, envelope: at } of command) {
      if (state && !isClock(type) && !stepOf(envelope)(state.place, type, data))
        refused.push({ rule: `lifecycle: ${type} in ${state.place.lifecycle}` });
      state = evolveCase(state, type, data, at);
      const wrong = state && imbalance(state.ledger, state.obligations);
      if (wrong) refused.push({ rule: wrong });
    }
    if (refused.length > 0) findings.push(findingOf(first, refused));
  }
  return findings;
}

/** A rule that refuses a step, and the engine version that introduced it. */
export interface Refused {
  readonly rule: string;
  readonly since?: string | undefined;
}

export function findingOf({ type, envelope }: RecordedFact, refused: readonly Refused[]): Finding {
  const { eventId, revision, engineVersion } = envelope;
  const isNewer = (each: Refused): boolean => isLater(each, envelope);
  return {
    eventId,
    type,
    revision,
    engineVersion,
    rules: refused.filter((each) => !isNewer(each)).map(({ rule }) => rule),
    laterRules: refused.filter(isNewer).map(({ rule }) => rule),
  };
}

function brokenBy(
  act: Act,
  command: readonly RecordedFact[],
  before: CaseState | undefined,
  history: readonly RecordedFact[],
  world: World,
): Refused[] {
  const { envelope } = command[0]!;
  if (!before || act.opens || act.elapses) return [];
  const main = command.find((each) => each.type === act.leadsTo[0]?.type);
  const isOfAnEnded = isOfBefore(act, before);
  if (isOfAnEnded && (!isInTime(before, envelope.effectiveOn) || owedElsewhere(act, before)))
    return [{ rule: act.notAllowed.rule }];
  if (!main) return [{ rule: `${act.name} without ${act.leadsTo[0]?.type}` }];
  // Computed on demand, because only corrections need it.
  let until: readonly RecordedFact[] | undefined;
  const subject: Subject<never> = {
    before: (isOfAnEnded ? beforeItsEnding(before) : before) as never,
    data: main.data,
    // The facts as recorded, without later corrections: a rule of corrections adds them to the history before them.
    facts: command.map((each) => history[each.envelope.revision] ?? each),
    on: envelope.effectiveOn,
    recordedOn: '9999-12-31' as LegalDate,
    decision: envelope.decision,
    world,
    // A step rests on the steps that still stand; a correction is judged by what stood when it was made.
    history: () =>
      (until ??= (act.corrects ? history : corrected(history)).filter(
        (each) => each.envelope.revision < envelope.revision,
      )),
  };
  return refusedBy(
    [...dateRules(act, envelope.effectiveOn), ...boundRules(act), ...act.requires, ...correctionRules(act)],
    subject,
    envelope,
  );
}

/**
 * The rules that refuse a step, by the law under which it was decided. Rules that its engine no longer had are left out;
 * rules of later engines, which read rows that its law may lack, judge it by today's law.
 */
export function refusedBy(
  rules: readonly Rule<never>[],
  subject: Subject<never>,
  envelope: RecordedFact['envelope'],
): Refused[] {
  const then = { ...subject, world: worldThen(subject.world, envelope) };
  const isKept = then.world !== subject.world;
  const refuses = (rule: Rule<never>): boolean => {
    const judged = isKept && !isLater(rule, envelope) ? then : subject;
    const { law } = judged.world;
    const asksNoRow = judged === then && (isBefore(envelope.engineVersion, unreadNeverRefuse) || !law.hasRule(rule.id));
    return (asksNoRow || mayRefuse(law.rule(rule.id, subject.on))) && rule.check(judged) !== undefined;
  };
  return rules
    .filter(({ until }) => until === undefined || isBefore(envelope.engineVersion, until))
    .filter(refuses)
    .map(({ id, since }) => ({ rule: id, since }));
}

/** The first engine that refuses nothing by a row that nobody has read. */
const unreadNeverRefuse = '0.4.0';

const isLater = ({ since }: { readonly since?: string | undefined }, { engineVersion }: RecordedFact['envelope']) =>
  since !== undefined && isBefore(engineVersion, since);

/** Clock facts follow other facts: every state has a place for them, and earlier lifecycles did not know all of them. */
const isClock = (type: string): boolean => factKind(type)?.nature === 'clock';

const stepOf = (envelope: RecordedFact['envelope']): typeof step => keptTransitionsOf(envelope)?.step ?? step;

export function byCommand(history: readonly RecordedFact[]): RecordedFact[][] {
  const groups: RecordedFact[][] = [];
  for (const each of history) {
    const last = groups.at(-1);
    if (last?.[0]?.envelope.commandId === each.envelope.commandId) last.push(each);
    else groups.push([each]);
  }
  return groups;
}

/** A stored step in the words of the timeline. */
function stepText({ type, data, envelope }: RecordedFact): Label {
  const { vi, en } = factKind(type)!.story(data as never);
  const { effectiveOn, revision } = envelope;
  return { vi: `«${vi}» ngày ${dayVi(effectiveOn)} (r${revision})`, en: `"${en}" of ${effectiveOn} (r${revision})` };
}

/**
 * Refuses a correction after which the remaining steps would not be legal.
 * @param findingsIn checks every step of such a stream
 */
export function refusedAfter(
  correction: readonly RecordedFact[],
  before: readonly RecordedFact[],
  on: LegalDate,
  world: World,
  findingsIn: (history: readonly RecordedFact[], world: World) => Finding[],
): Refusal | undefined {
  if (!correction.some((each) => refolds(each.type))) return undefined;
  const history = [...before, ...correction];
  // A step of an earlier engine that today's rules refuse does not prevent the correction, unless the correction breaks
  // the rule anew.
  let known: ReadonlySet<string> | undefined;
  const isKnown = (finding: string): boolean =>
    (known ??= new Set(findingsIn(before, world).flatMap(laterFindings))).has(finding);
  const all = findingsIn(history, world)
    .map((each) => ({
      ...each,
      rules: [...each.rules, ...each.laterRules.filter((id) => !isKnown(`${each.eventId} ${id}`))],
    }))
    .filter(({ rules }) => rules.length > 0);
  if (all.length === 0) return undefined;
  // A correction that breaks a later step is itself none of those that prevent it.
  const others = all.filter(({ revision }) => revision < before.length);
  const findings = others.length > 0 ? others : all;
  const byLaw = otherLaw(findings, correction, on, world);
  if (byLaw) return byLaw;
  const stored = new Map([...history, ...corrected(history)].map((each) => [each.envelope.eventId, each]));
  const named = findings.map(({ eventId }) => stepText(stored.get(eventId)!));
  const steps = findings.map(({ eventId, revision, type, rules }) => ({ eventId, revision, type, rules }));
  const [vi, en] = (['vi', 'en'] as const).map((language) => named.map((each) => each[language]).join('; '));
  return toRefusal(
    'correction.strikeThrough',
    blocked(
      [`Khi đó các bước sau không còn hợp lệ: ${vi}`, `These steps would no longer be legal: ${en}`],
      ['Đính chính các bước đó trước, từ bước cuối', 'Correct those first, the last one first'],
      { unlockedBy: ['withdraw-step', 'correct-date'], steps },
    ),
    on,
    world,
  );
}

/** A step that is moved over the day on which the law changes, and rests on a row of the law that it leaves. */
function otherLaw(
  findings: readonly Pick<Finding, 'eventId' | 'rules'>[],
  correction: readonly RecordedFact[],
  on: LegalDate,
  world: World,
): Refusal | undefined {
  const moved = correction.find(({ type }) => type === 'DateCorrected')?.data as
    { readonly events: readonly string[]; readonly from: LegalDate; readonly to: LegalDate } | undefined;
  if (!moved || findings.some(({ eventId }) => !moved.events.includes(eventId))) return undefined;
  // The order of dates is the same under every law.
  if (findings.every(({ rules }) => rules.every((id) => id.startsWith('date.')))) return undefined;
  const { from, to } = moved;
  if (world.law.regimeOn(from) === world.law.regimeOn(to)) return undefined;
  return toRefusal(
    'correction.strikeThrough',
    blocked(
      [
        `Ngày ${dayVi(to)} áp dụng luật khác; bước này ghi theo luật của ngày ${dayVi(from)}`,
        `Another law applies on ${to}; this step rests on the law of ${from}`,
      ],
      [
        'Gạch bỏ bước này và ghi lại theo luật của ngày đúng',
        'Strike the step through and record it again under the law of the right day',
      ],
      { unlockedBy: ['withdraw-step'] },
    ),
    on,
    world,
  );
}

const laterFindings = ({ eventId, laterRules }: Finding): string[] => laterRules.map((id) => `${eventId} ${id}`);
