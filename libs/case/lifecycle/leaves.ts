/** The states of a case, and those between which it goes back and forth. */

export const leaves = [
  'received.decisionIssued',
  'received.assigned',
  'received.notifying',
  'enforceable.voluntaryPeriod',
  'enforceable.verifying',
  'enforceable.ready',
  'enforceable.dormant.watched',
  'enforceable.dormant.separateBook',
  'mediation.negotiating',
  'mediation.agreed',
  'mediation.performing',
  'coercion.preparing',
  'coercion.executing',
  'coercion.realising',
  'coercion.distributing',
  'suspended.postponed',
  'suspended.temporarilySuspended',
  'suspended.paused',
  'completed',
] as const;
export type Leaf = (typeof leaves)[number];

export const classifications = ['unclassified', 'withConditions', 'withoutConditions', 'separateBook'] as const;
export type Classification = (typeof classifications)[number];

/** The regions of the machine and their states: of the procedure, and of the debtor's ability to pay. */
export const regions = { lifecycle: leaves, classification: classifications } as const;

/** A state in each region. */
export type Place = { readonly [R in keyof typeof regions]: (typeof regions)[R][number] };

/** The states in which mediation may begin, and to which it returns when it fails. */
export const beforeMediation = [
  'enforceable.voluntaryPeriod',
  'enforceable.verifying',
  'enforceable.ready',
  'enforceable.dormant.watched',
  'coercion.preparing',
  'coercion.executing',
  'coercion.realising',
  'coercion.distributing',
] as const satisfies readonly Leaf[];

/** The states in which a stop may begin, and to which it returns. */
export const beforeStop = [
  'received.decisionIssued',
  'received.assigned',
  'received.notifying',
  ...beforeMediation,
  'mediation.negotiating',
  'mediation.agreed',
  'mediation.performing',
] as const satisfies readonly Leaf[];

/**
 * The states in which a reopened case may continue: it continues in the one that it ended in, unless it was dormant or
 * stopped then.
 */
export const beforeEnding = beforeStop.filter((leaf) => leaf !== 'enforceable.dormant.watched');
