import { describe, expect, it } from '@jest/globals';
import { createActor } from 'xstate';
import {
  type At,
  factKinds,
  kindOfStream,
  type LegalDate,
  regions,
  streamKind,
  streamKinds,
  targets,
} from './index.js';
import { compile } from './lifecycle/compile.js';
import { machineOf, stay } from './lifecycle/machine.js';
import { caseTransitions, structures } from './lifecycle/transitions.js';
import { received } from './testing/received.js';

/** A machine with a flag beside its lifecycle, as a publication will be. */
const flagged = {
  id: 'flagged',
  type: 'parallel' as const,
  on: { Noted: stay },
  states: {
    lifecycle: {
      initial: 'open',
      states: {
        open: { on: { Worked: stay, Closed: { target: 'closed', actions: 'record' } } },
        closed: { on: { Reopened: { target: 'open', actions: 'record' } } },
      },
    },
    publication: {
      initial: 'none',
      states: {
        none: { on: { Published: { target: 'published', actions: 'record' }, Worked: stay } },
        published: {
          on: {
            TakenDown: { target: 'none', actions: 'record' },
            Closed: { target: 'none' },
            Worked: { guard: { type: 'where', params: { field: 'as', is: 'published' } }, actions: 'record' },
          },
        },
      },
    },
  },
};
type Flagged = { readonly lifecycle: string; readonly publication: string };

describe('a machine', () => {
  const { step, canFollow, initial } = compile<Flagged>(machineOf(flagged as never));
  const facts = ['Worked', 'Closed', 'Reopened', 'Published', 'TakenDown', 'Noted', 'Unknown'].flatMap((type) =>
    ['published', 'other'].map((as) => ({ type, data: { as } })),
  );

  it('takes a fact that only a flag records, whatever the lifecycle says', () => {
    const published = step(initial, 'Published', {})!;
    expect(published).toEqual({ lifecycle: 'open', publication: 'published' });
    expect(step(published, 'Published', {})).toBeUndefined();
    expect(canFollow(step(published, 'Closed', {})!, 'Published')).toBe(true);
  });

  it('moves a region along that records nothing, and needs every one that records', () => {
    const published = step(initial, 'Published', {})!;
    expect(step(published, 'Closed', {})).toEqual({ lifecycle: 'closed', publication: 'none' });
    expect(step(published, 'Worked', { as: 'other' })).toBeUndefined();
    expect(step(published, 'Worked', { as: 'published' })).toEqual(published);
    expect(canFollow({ lifecycle: 'closed', publication: 'none' }, 'Worked')).toBe(false);
  });

  it('does in every place what XState does with a fact that it places, and gives each place as one object', () => {
    const seen = new Set([initial]);
    for (const place of seen)
      for (const { type, data } of facts) {
        const next = step(place, type, data);
        const actor = createActor(machineOf(flagged as never), {
          snapshot: machineOf(flagged as never).resolveState({ value: place }) as never,
        }).start();
        actor.send({ type, data } as never);
        if (next) expect([type, data, actor.getSnapshot().value]).toEqual([type, data, next]);
        if (next) seen.add(next);
      }
    expect(seen.size).toBe(4);
  });

  it('of a case has the regions and leaves that the types name', () => {
    expect(Object.keys(regions)).toEqual(caseTransitions.regions);
    for (const region of caseTransitions.regions)
      expect(caseTransitions.leavesOf(region).toSorted()).toEqual(regions[region].toSorted());
  });
});

describe('the registry of streams', () => {
  it('has each kind under its name, with a machine of that name and a fact that begins it', () => {
    for (const target of targets) {
      const { begins, transitions, leafLabels } = streamKind(target);
      expect(streamKind(target).target).toBe(target);
      expect(structures[target].id).toBe(target);
      expect(factKinds.map(({ type }) => type)).toContain(begins);
      expect(Object.keys(leafLabels).toSorted()).toEqual([...transitions.leavesOf('lifecycle')].toSorted());
      expect(kindOfStream(`${target}-1`)).toBe(streamKind(target));
    }
    expect(kindOfStream('numbers-P1.01-2024')).toBeUndefined();
  });

  const at = (revision: number): At => ({
    eventId: `e${revision}`,
    streamId: 'judgment-1',
    revision,
    effectiveOn: '2024-03-05' as LegalDate,
    realm: 'simulated',
    officeThen: 'P1.01',
  });

  it('leads a judgment from received to decided, and keeps what has no place', () => {
    const { evolve } = streamKinds.judgment;
    const decided = evolve(received('judgment', '2024-03-04'), 'CaseOpenedOnIt', { case: 'case-1' }, at(1));
    expect(decided).toMatchObject({ place: { lifecycle: 'decided' }, cases: ['case-1'], actRevision: 1 });
    const stray = evolve(decided, 'PaymentCollected', { id: 'p1', amount: '1', extinguishes: [] }, at(2));
    expect(stray).toMatchObject({ cases: ['case-1'], unplaced: ['e2'] });
  });

  it('runs clocks on a judgment, which leave its ETag alone', () => {
    const clock = { deadline: 'd', rule: 'decision.exOfficio', regime: 'L08', from: '2024-03-05', dueOn: '2024-03-12' };
    const data = { ...clock, provisional: false };
    const running = streamKinds.judgment.evolve(received('judgment', '2024-03-04'), 'DeadlineSet', data, at(1));
    expect(running).toMatchObject({ deadlines: [{ id: 'd', dueOn: '2024-03-12' }], actRevision: 0 });
  });
});
