import { factOf } from '../definition/fact.js';
import { Article, Code, OneOf } from '../definition/fields.js';
import type { World } from '../definition/rule.js';
import { law } from '../law/law.js';
import type { LegalDate } from '../law/legal-date.js';
import { type Regime, regimes } from '../law/time-limit.js';
import type { CaseState } from '../state/case.js';
import { DeadlineEnded, DeadlineSet, type ElapsedFact } from './facts.js';
import { dueUnderNewLaw } from './watch.js';

/**
 * A case that is open when a law begins goes on under it [L25 116.3]. A term that runs keeps its regime and its length;
 * one that the new law does not know ends.
 */
export class CaseCarriedOverData {
  @OneOf(regimes, { vi: 'Chế độ pháp luật', en: 'Regime' }) regime!: Regime;
  @Article({ vi: 'Điều luật', en: 'Article' }) article!: string;
  /** Version of the law table under which it goes on. */
  @Code({ vi: 'Phiên bản bảng luật', en: 'Version of the law table' }) law!: string;
}

/** The laws are called by their years. */
const yearOf: Readonly<Record<Regime, string>> = { L08: '2008', L25: '2025' };

export const CaseCarriedOver = factOf<CaseState>()('CaseCarriedOver', {
  version: 1,
  schema: CaseCarriedOverData,
  nature: 'clock',
  evolve: (state, data) => ({ ...state, carriedTo: data.regime }),
  story: ({ regime, article }) => ({
    vi: `Vụ việc tiếp tục theo Luật ${yearOf[regime]}; việc đã làm không phải làm lại [${article}]`,
    en: `The case goes on under the law of ${yearOf[regime]}; what was done is not done again [${article}]`,
  }),
});

/** The regime under which the case stands: that of its decision, until it is carried over. */
const regimeOf = ({ carriedTo, decidedOn }: CaseState, world: World): Regime =>
  carriedTo ?? world.law.regimeOn(decidedOn);

/** The facts by which an open case is carried over, once `today` is a day of another law; none when that was done. */
export function carriedOver(state: CaseState, today: LegalDate, world: World): ElapsedFact[] {
  const regime = world.law.regimeOn(today);
  const on = world.law.firstDayOfL25;
  const row = world.law.rule('transition.openCases', today);
  if (state.ending || !row.applies || regimeOf(state, world) === regime) return [];
  const unknown = state.deadlines.filter(({ rule }) => world.law.hasTimeLimit(rule) && !world.law.findClock(rule, on));
  const due = dueUnderNewLaw(state, on, world);
  return [
    { ...CaseCarriedOver.of({ regime, article: row.article, law: world.law.version }), on },
    ...unknown.map(({ id, rule }) => ({ ...DeadlineEnded.of({ deadline: id, rule, why: 'noLongerDue' }), on })),
    ...(due ? [{ ...DeadlineSet.of(due), on }] : []),
  ];
}

/** Whether the case was decided under the law of 2008 and is not carried over yet. */
export const awaitsNewLaw = ({ carriedTo, decidedOn }: CaseState): boolean =>
  carriedTo === undefined && decidedOn < law.firstDayOfL25;
