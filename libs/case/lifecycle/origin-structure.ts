import { clocks, stay, type Structure, toLeafOf } from './machine.js';

/** THE LIFECYCLES of a judgment and of a request, until a case is opened on it. */
export const originLeaves = ['received', 'awaitingSupplement', 'refused', 'withdrawn', 'decided'] as const;
export type OriginLeaf = (typeof originLeaves)[number];

export type OriginPlace = { readonly lifecycle: OriginLeaf };

const judgment = toLeafOf<OriginLeaf>('judgment');
const request = toLeafOf<OriginLeaf>('request');

/** A step can be corrected in every state. */
const always = { ...clocks, StepWithdrawn: stay, DateCorrected: stay };

export const judgmentStructure = {
  id: 'judgment',
  type: 'parallel' as const,
  on: always,
  states: {
    lifecycle: {
      initial: 'received',
      states: { received: { on: { CaseOpenedOnIt: judgment('decided') } }, decided: { on: { CaseOpenedOnIt: stay } } },
    },
  },
} satisfies Structure;

/** A reaction tells a request of its case, so that this fact has a place in every state. */
const opened = { CaseOpenedOnIt: request('decided') };
const answered = { RequestRefused: request('refused'), RequestWithdrawn: request('withdrawn') };

export const requestStructure = {
  id: 'request',
  type: 'parallel' as const,
  on: always,
  states: {
    lifecycle: {
      initial: 'received',
      states: {
        received: {
          on: {
            SupplementAsked: request('awaitingSupplement'),
            SupplementReceived: stay,
            JudgmentArrived: stay,
            ...answered,
            ...opened,
          },
        },
        awaitingSupplement: {
          on: {
            SupplementAsked: stay,
            SupplementReceived: request('received'),
            JudgmentArrived: stay,
            ...answered,
            ...opened,
          },
        },
        refused: { on: opened },
        withdrawn: { on: opened },
        decided: { on: { CaseOpenedOnIt: stay } },
      },
    },
  },
} satisfies Structure;
