import { compile, type Transition as In } from './compile.js';
import { machineOf } from './machine.js';
import { judgmentStructure, type OriginPlace, requestStructure } from './origin-structure.js';
import type { Leaf, Place } from './leaves.js';
import { machine, structure } from './structure.js';

/**
 * The structures of all kinds of streams that have a lifecycle. The machine hash in the envelope covers them and the
 * law.
 */
export const structures = {
  case: structure,
  judgment: judgmentStructure,
  request: requestStructure,
};

export const caseTransitions = compile<Place>(machine);
export const judgmentTransitions = compile<OriginPlace>(machineOf(structures.judgment));
export const requestTransitions = compile<OriginPlace>(machineOf(structures.request));

export type Transition = In<Leaf>;
export const { step, canFollow, initial: initialPlace } = caseTransitions;

/** Whether a fact of this type has any transition once the lifecycle stands at `leaf` and all else is as in `place`. */
export const canFollowAt = (place: Place, leaf: Leaf, type: string): boolean =>
  canFollow(caseTransitions.placeWith(place, 'lifecycle', leaf), type);
export const lifecycleTransitions = (): Transition[] => caseTransitions.transitionsIn('lifecycle');
