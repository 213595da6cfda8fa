import { actOn, ReactionBody, type Target } from '../definition/act.js';
import { CaseCarriedOver } from './carry-over.js';
import { DeadlineEnded, DeadlineLapsed, DeadlineSet, TermEnded } from './facts.js';

/**
 * Records what has passed in a stream. Only the scheduler sends it; every other act on the stream does the same before
 * its own facts.
 */
const elapseOn = (target: Target) =>
  actOn<never>(target)('elapse', {
    label: { vi: 'Ghi nhận thời hạn đã hết', en: 'Record the terms that are over' },
    command: ReactionBody,
    internal: true,
    elapses: true,
    leadsTo: [DeadlineLapsed, TermEnded, DeadlineSet, CaseCarriedOver, DeadlineEnded],
    notAllowed: {
      rule: 'lifecycle',
      unlock: { vi: 'Chờ đến khi một thời hạn hết', en: 'Wait until a term is over' },
    },
    decide: () => [],
  });

export const elapseOnCase = elapseOn('case');
export const elapseOnJudgment = elapseOn('judgment');
export const elapseOnRequest = elapseOn('request');
