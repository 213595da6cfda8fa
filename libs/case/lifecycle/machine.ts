import { createMachine } from 'xstate';

/**
 * THE MACHINES of streams are structure only: states, regions, and transitions whose events are the types of facts. The
 * only condition is on a field of the fact itself (`where`), so that replay needs nothing else. A fact is recorded by
 * the regions whose transitions for it say so, and can happen only where each of these has one; other regions follow it
 * where they have a transition, and stay where they have none.
 */
export interface Structure {
  readonly id: string;
  readonly type: 'parallel';
  /** Facts that may happen everywhere. */
  readonly on: Readonly<Record<string, Transition>>;
  readonly states: Readonly<Record<string, object>>;
}

interface Transition {
  readonly target?: string;
  readonly guard?: { readonly type: 'where'; readonly params: { readonly field: string; readonly is: string } };
  readonly actions?: 'record';
}

/** The fact is recorded; the state stays. */
export const stay: Transition = { actions: 'record' };

/** The fact is recorded, and leads to a leaf of the region `lifecycle`. */
export const toLeafOf =
  <L extends string>(machine: string) =>
  (leaf: L): Transition => ({ target: `#${machine}.lifecycle.${leaf}`, actions: 'record' });

/** The transition, if that field of the fact has that value. */
export const where = (field: string, is: string, target: Transition): Transition => ({
  ...target,
  guard: { type: 'where', params: { field, is } },
});

/** The transitions of deadline facts, the same in every structure: they change no state. */
export const clocks = {
  DeadlineSet: stay,
  DeadlineMet: stay,
  DeadlineEnded: stay,
  DeadlineLapsed: stay,
  LapseWithdrawn: stay,
};

/** An XState machine from a structure. `record` is called once for each region that records a fact. */
export function machineOf(from: Structure, record: () => void = () => undefined) {
  return createMachine(from as unknown as Parameters<typeof createMachine>[0]).provide({
    guards: {
      where: ({ event }, params) => {
        const { field, is } = params as { field: string; is: string };
        return (event as unknown as { data?: Record<string, unknown> }).data?.[field] === is;
      },
    },
    actions: { record },
  });
}
