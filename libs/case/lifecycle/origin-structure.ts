import { clocks, stay, type Structure, toLeafOf } from './machine.js';

/** THE LIFECYCLE of a judgment or a request: received, until a case was opened on it. */
export const originLeaves = ['received', 'decided'] as const;
export type OriginLeaf = (typeof originLeaves)[number];

export type OriginPlace = { readonly lifecycle: OriginLeaf };

export function originStructure(id: 'judgment' | 'request') {
  const to = toLeafOf<OriginLeaf>(id);
  return {
    id,
    type: 'parallel' as const,
    on: clocks,
    states: {
      lifecycle: {
        initial: 'received',
        states: { received: { on: { CaseOpenedOnIt: to('decided') } }, decided: { on: { CaseOpenedOnIt: stay } } },
      },
    },
  } satisfies Structure;
}
