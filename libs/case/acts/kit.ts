import { actOn } from '../act.js';
import type { CaseState } from '../case.js';
import { factOf } from '../fact.js';

/** The two constructors of the chapters: a fact of the case, and an act on the case. */
export const fact = factOf<CaseState>();
export const act = actOn<CaseState>('case');

/** A fact that is recorded and changes nothing but the place of the case. */
export const unchanged = (state: CaseState): CaseState => state;
