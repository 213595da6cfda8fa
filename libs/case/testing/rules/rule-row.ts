import type { World } from '../../index.js';
import { type Body, type History, play, type Step } from '../given.js';

/** A rule with the last case that it refuses beside the first that it accepts. */
export interface RuleRow {
  readonly rule: string;
  readonly title: string;
  readonly history: History;
  readonly act: string;
  readonly refused: readonly Body[];
  readonly accepted: readonly Body[];
  readonly recordedOn?: string;
  /** The world, where it is not that of all specs. */
  readonly world?: World;
  /** The kind of the stream that the act is sent to, where it is no case. */
  readonly target?: 'judgment' | 'request';
}

export const row = (
  rule: string,
  title: string,
  steps: readonly Step[] | History,
  act: string,
  refused: readonly Body[],
  accepted: readonly Body[],
  recordedOn?: string,
): RuleRow => ({
  rule,
  title,
  history: isHistory(steps) ? steps : play(steps),
  act,
  refused,
  accepted,
  ...(recordedOn === undefined ? {} : { recordedOn }),
});
const isHistory = (steps: readonly Step[] | History): steps is History => {
  const [first] = steps;
  return typeof first === 'object' && 'envelope' in first;
};
export const on = (effectiveOn: string, body: Body = {}): Body => ({ effectiveOn, ...body });
