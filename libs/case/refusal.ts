import type { Act } from './definition/act.js';
import { actOf, acts } from './catalogue.js';
import { wholeReopened } from './acts/endings/reopening.js';
import { goesOnAt } from './state/ending.js';
import { wayTo } from './acts/way-out.js';
import type { Leaf } from './lifecycle/leaves.js';
import { canFollowAt } from './lifecycle/transitions.js';
import type { Label } from './definition/fields.js';
import type { CaseState } from './state/case.js';
import { decidedOnItsDay, decisionInOrder, unlessLate } from './date-order.js';
import type { Regime } from './law/time-limit.js';
import { mayRefuse, type RuleId } from './law/law.js';
import { type LegalDate, plusDays } from './law/legal-date.js';
import { type AnyState, placeLabel, streamKind } from './streams.js';
import { dayVi } from './definition/wording.js';
import { type Blocked, blocked, type Rule, rule, since, type Subject, type World } from './definition/rule.js';

/** A refusal by law or by the state of the case: which rule, which article, and what would unlock the act. */
export interface Refusal extends Blocked {
  readonly rule: RuleId;
  readonly regime: Regime;
  readonly article: string;
  /** False: the article, or the rule's wording for that regime, was not seen in a source. */
  readonly verified: boolean;
}

/** The refusal of an act that has no transition from the present state, with the ways to a state that has one. */
export function notAllowedInState(act: Act, before: AnyState | undefined, on: LegalDate, world: World): Refusal {
  const { rule: id, unlock } = act.notAllowed;
  const kind = streamKind(act.target);
  const where = before && placeLabel(kind, before);
  return toRefusal(
    id,
    {
      message: {
        vi: `Không thể thực hiện «${act.label.vi}» ${where ? `khi ${kind.label.vi} ở trạng thái «${where.vi}»` : 'ở đây'}`,
        en: `"${act.label.en}" is not possible ${where ? `while the ${kind.label.en} stands at "${where.en}"` : 'here'}`,
      },
      ...(before && act.target === 'case' && !act.internal
        ? leadingTo(act, before as CaseState, on, world)
        : { unlock }),
    },
    on,
    world,
  );
}

function leadingTo(
  act: Act,
  before: CaseState,
  on: LegalDate,
  world: World,
): Pick<Blocked, 'unlock' | 'unlockedBy' | 'until'> {
  const { unlock, isFinal = false } = act.notAllowed;
  if (isFinal) return { unlock };
  const way = wayTo(act, before, acts, (name) => brokenNow(actOf('case', name)!, before, on, world).length === 0);
  const reopened = before.ending ? wholeReopened(before, goesOnAt(before), on) : before;
  const barred = (name: string): Refusal | undefined =>
    barOf(actOf('case', name)!, name === 'reopen' ? before : reopened, on, world);
  const bar = way.through.map(barred).find(Boolean);
  // A case that has ended with nothing owed is not confirmed as executed once more.
  const isDone = before.ending !== undefined && bar?.rule === 'obligation.open';
  const { first, last } = bar ? { first: [], last: [] } : way;
  const strikes = strikeThrough(act, before, last.length === 0 && !bar);
  const say = (language: 'vi' | 'en', firstly: string): string =>
    [
      unlock[language],
      ...(first.length > 0 ? [`${firstly}: ${labelsOf(first, language)}`] : []),
      ...(bar
        ? [isDone ? bar.message[language] : `${bar.message[language]}: ${lowerFirst(bar.unlock[language])}`]
        : []),
      ...(strikes ? [strikes[language]] : []),
    ].join('. ');
  const unlockedBy = strikes ? [...last, 'withdraw-step'] : last;
  return {
    unlock: { vi: say('vi', 'Trước hết'), en: say('en', 'First') },
    ...(unlockedBy.length > 0 ? { unlockedBy } : {}),
    ...(bar?.instead && !isDone ? { instead: bar.instead } : {}),
    ...afterPeriod(last, before, on),
  };
}

/** The voluntary period ends by itself; what follows it is possible on the next day. */
function afterPeriod(
  last: readonly string[],
  { place, voluntaryUntil }: CaseState,
  on: LegalDate,
): Pick<Blocked, 'until'> {
  const isLast = last.length > 0 && last.every((name) => name === 'end-voluntary-period');
  if (!isLast || place.lifecycle !== 'enforceable.voluntaryPeriod' || voluntaryUntil === undefined) return {};
  return on <= voluntaryUntil ? { until: plusDays(voluntaryUntil, 1) } : {};
}

function labelsOf(names: readonly string[], language: 'vi' | 'en'): string {
  const labels = names.map((name) => actOf('case', name)!.label);
  return language === 'vi'
    ? labels.map(({ vi }) => `«${vi}»`).join(' hoặc ')
    : labels.map(({ en }) => `"${en}"`).join(' or ');
}

/**
 * Advises to strike steps through where that helps: an ending alone prevents the act, or a stage that does not come
 * again has passed.
 */
function strikeThrough(act: Act, { place, ending }: CaseState, isPast: boolean): Label | undefined {
  if (ending && canFollowAt(place, ending.from as Leaf, act.leadsTo[0]?.type ?? ''))
    return {
      vi: 'Nếu bước kết thúc ghi nhầm, gạch bỏ bước đó',
      en: 'If the ending was entered by mistake, strike it through',
    };
  return isPast
    ? {
        vi: 'Giai đoạn đó đã qua; nếu có bước ghi nhầm, gạch bỏ từ bước cuối',
        en: 'That stage is past; if steps were entered by mistake, strike them through, the last one first',
      }
    : undefined;
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** A rule that refuses the act and that nothing unlocks: then no way to the act is proposed. */
function barOf(act: Act, before: CaseState, on: LegalDate, world: World): Refusal | undefined {
  return brokenNow(act, before, on, world).find(
    ({ unlockedBy, until, otherStream }) => !unlockedBy && !until && !otherStream,
  );
}

function brokenNow(act: Act, before: CaseState, on: LegalDate, world: World): Refusal[] {
  const history = (): never[] => [];
  const subject = { before: before as never, data: undefined, facts: [], on, recordedOn: on, world, history };
  return broken(act.requires as readonly Rule<never>[], subject);
}

export function toRefusal(id: RuleId, why: Blocked, on: LegalDate, world: World): Refusal {
  const { regime, article, verified } = world.law.rule(id, on);
  return { ...why, rule: id, regime, article, verified };
}

/** Today's rules that refuse, each with its article on that day. A row that nobody read never refuses on its own. */
export function broken(rules: readonly Rule<never>[], subject: Subject<never>): Refusal[] {
  return rules.flatMap(({ id, check, until }) => {
    const why = until === undefined ? check(subject) : undefined;
    const { on, world } = subject;
    return why && mayRefuse(world.law.rule(id, on)) ? [toRefusal(id, why, on, world)] : [];
  });
}

/** Rules on an act's date: not in the future, not before decision or last act; an ending not before any fact. */
export function dateRules(act: Act, asked: LegalDate): Rule<never>[] {
  // A reaction bears the date of its cause, which passed these rules; a different clock must not refuse it.
  if (act.internal) return [];
  const future = rule<never>('date.future', ({ recordedOn }) =>
    asked <= recordedOn
      ? undefined
      : blocked(
          [`Ngày ${dayVi(asked)} chưa tới`, `${asked} is in the future`],
          ['Nhập ngày đã tới', 'Enter a day that has come'],
          {
            until: asked,
          },
        ),
  );
  const shared = [future, decisionInOrder(act), ...(act.decides ? [decidedOnItsDay(act)] : [])];
  if (act.opens) return shared;
  const { label } = streamKind(act.target);
  const isCase = act.target === 'case';
  if (act.corrects) return [...shared, ...(isCase ? [notMovedBeforeDecision] : [])];
  const rules = [...shared, ...(isCase ? [notBeforeDecision] : [])];
  if (act.leadsTo.every((kind) => kind.nature === 'money')) return [...rules, moneyWhileOpen];
  const main = act.leadsTo[0];
  const inOrder = notBefore('date.beforeLastAct', (before) => before.lastActOn, [
    `Trước bước gần nhất của ${label.vi}`,
    `It lies before the last act of the ${label.en}`,
  ]);
  if (main?.mayComeLate) rules.push(lateWhileOpen, unlessLate(main.type, inOrder));
  else rules.push(inOrder);
  if (act.ending)
    rules.push(
      notBefore('ending.lastDate', (before) => before.lastFactOn, [
        'Có khoản thu chi sau ngày này',
        `A payment of the ${label.en} bears a later date`,
      ]),
    );
  return rules;
}

/**
 * Refuses a date on which the case had ended. If the debt had gone to another office, refuses every earlier date too.
 */
const whileOpen = (id: RuleId) =>
  rule<never>(id, ({ before, on }) => {
    const closed = (before as CaseState).closedFor.find(({ from, to, isAway }) => on < to && (isAway || on >= from));
    if (!closed) return undefined;
    const { from, to, isAway } = closed;
    return blocked(
      [
        `Vụ việc đã kết thúc ngày ${dayVi(from)} và mở lại ngày ${dayVi(to)}`,
        `The case had ended on ${from}, and was reopened on ${to}`,
      ],
      [
        `Nhập ngày từ ${dayVi(to)}${isAway ? '' : `, hoặc trước ${dayVi(from)}`}; nếu ngày mở lại ghi sai, đính chính ngày đó`,
        `Enter ${to} or a later day${isAway ? '' : `, or one before ${from}`}; if the reopening is misdated, correct its date`,
      ],
      { until: to },
    );
  });
const moneyWhileOpen = since('0.2.0', whileOpen('ledger.everyDay'));
const lateWhileOpen = whileOpen('date.beforeLastAct');

function notBefore(
  id: RuleId,
  limitOf: (before: CaseState) => LegalDate,
  [vi, en]: readonly [string, string],
): Rule<never> {
  return rule<never>(id, ({ before, on }) => {
    const limit = limitOf(before);
    return on >= limit
      ? undefined
      : blocked(
          [`${vi} (${dayVi(limit)})`, `${en} (${limit})`],
          [`Nhập ngày từ ${dayVi(limit)}`, `Enter ${limit} or a later day`],
          { until: limit },
        );
  });
}

const notBeforeDecision = notBefore('date.beforeDecision', (before) => before.decidedOn, [
  'Trước ngày quyết định thi hành án',
  'It lies before the enforcement decision',
]);

/** Skips the enforcement decision itself: another rule refuses every correction of it. */
const notMovedBeforeDecision = rule<never, { readonly events?: readonly string[] }>('date.beforeDecision', (subject) =>
  subject.data?.events?.includes(subject.history()[0]?.envelope.eventId ?? '')
    ? undefined
    : notBeforeDecision.check(subject as Subject<never>),
);
