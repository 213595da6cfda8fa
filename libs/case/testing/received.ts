import { judgmentTransitions, requestTransitions } from '../lifecycle/transitions.js';
import type { LegalDate, OriginState } from '../index.js';

/** A judgment or a request that was received on a day, on which no case was opened yet. */
export function received(kind: OriginState['kind'], on: string): OriginState {
  const day = on as LegalDate;
  return {
    id: `${kind}-00000000-0000-4000-8000-00000000000a`,
    kind,
    realm: 'simulated',
    receivedOn: day,
    office: 'P1.01',
    category: 'civil',
    cases: [],
    place: (kind === 'judgment' ? judgmentTransitions : requestTransitions).initial,
    deadlines: [],
    lapses: [],
    lastActOn: day,
    lastFactOn: day,
    actRevision: 0,
    unplaced: [],
    ...(kind === 'request' ? { request: { madeOn: day, obstacleDays: 0 } } : {}),
  };
}
