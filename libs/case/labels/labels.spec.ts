import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { moves, playMoves, start, starts, type Tried } from '../testing/acting.js';
import lawTable from '../law/law-table.json' with { type: 'json' };
import { decide, type History, play } from '../testing/given.js';
import {
  actSchema,
  acts,
  classifications,
  factKind,
  factKinds,
  law,
  leaves,
  possibleActs,
  type RecordedFact,
} from '../index.js';
import { routes } from '../testing/routes.js';
import { outcomes } from '../state/case.js';
import { world } from '../testing/given.js';
import { stateOf, lastDate } from '../testing/given.js';
import { classificationLabels, leafLabels, outcomeLabels } from './places.js';
import { timeLimitLabels } from './time-limits.js';

/**
 * Texts for people name states, time limits, grounds and values by their labels, and dates in the form of the language.
 */

interface Schema {
  readonly enum?: readonly string[];
  readonly 'x-enum-titles'?: Readonly<Record<string, { readonly vi: string; readonly en: string }>>;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly deprecated?: boolean;
}

function* enumsOf(schema: Schema, path: string): Generator<readonly [string, Schema]> {
  if (schema.enum && !schema.deprecated) yield [path, schema];
  for (const each of schema.anyOf ?? []) yield* enumsOf(each, path);
  for (const [name, each] of Object.entries(schema.properties ?? {})) yield* enumsOf(each, `${path}.${name}`);
  if (schema.items) yield* enumsOf(schema.items, `${path}[]`);
}

/** Keys in code: with a dot, in camel case, or in code quotes. */
const keys = [
  ...leaves,
  ...law.clocks.map(({ id }) => id),
  ...acts.flatMap((act) => [...enumsOf(actSchema(act) as Schema, act.name)].flatMap(([, schema]) => schema.enum ?? [])),
  ...outcomes,
].filter((key) => /[.A-Z]|^dd$/.test(key));
const rawKey = new RegExp(`(?<![\\w.])(${[...new Set(keys)].join('|').replaceAll('.', '\\.')})(?![\\w.])`);
const isoDay = /\d{4}-\d{2}-\d{2}/;
const dayWithZeros = /(?<!\d)0\d?\/\d{1,2}\/\d{4}|\/0\d\/\d{4}/;
const rawPoint = /điểm dd|point dd/;
/** A field is named by its label, as in the form; older texts had its name in code in brackets. */
const fieldNames = new Set(acts.flatMap((act) => Object.keys((actSchema(act) as Schema).properties ?? {})));
const namesField = (text: string): boolean =>
  [...text.matchAll(/\((\w+)\)/g)].some(([, name = '']) => fieldNames.has(name));

const faultsIn = ({ vi, en }: { vi: string; en: string }): string[] => [
  ...(isoDay.test(vi) ? [`a day as in code: ${vi}`] : []),
  ...(dayWithZeros.test(vi) ? [`a day with zeros: ${vi}`] : []),
  ...[vi, en].filter((text) => rawPoint.test(text) || namesField(text) || rawKey.test(text)),
];

const storyOf = ({ type, data }: RecordedFact) => factKind(type)!.story(data as never);

/** The faults in all refusals of a history, also under the later law, on request, and for a stop without an end. */
function refusalFaults(history: History): string[] {
  const on = lastDate(history) as never;
  const state = stateOf(history);
  const onRequest = { ...state, initiative: 'onRequest' } as const;
  const postponed = decide(history, 'postpone', { ground: 'c', effectiveOn: on });
  return [
    ...possibleActs('case', state, on, world).flatMap(({ blockedBy }) => blockedBy),
    ...possibleActs('case', onRequest, '2036-08-04' as never, world).flatMap(({ blockedBy }) => blockedBy),
    ...(postponed.kind === 'refused' ? postponed.refusals : []),
  ].flatMap(({ message, unlock }) => [...faultsIn(message), ...faultsIn(unlock)]);
}

function* saidIn({ verdict, history, before }: Tried): Generator<string> {
  if (verdict.kind === 'decided') for (const fact of history.slice(before.length)) yield* faultsIn(storyOf(fact));
  else for (const { message, unlock } of verdict.refusals) yield* [...faultsIn(message), ...faultsIn(unlock)];
}

describe('labels', () => {
  it.each([
    ['leaves', leaves, leafLabels],
    ['classifications', classifications, classificationLabels],
    ['outcomes', outcomes, outcomeLabels],
    ['time limits', Object.keys(lawTable.clocks), timeLimitLabels],
  ])('name all %s and nothing else', (_, values, labels) => {
    expect(Object.keys(labels).toSorted()).toEqual([...new Set<string>(values)].toSorted());
  });

  it('name every value that a person may enter', () => {
    const byPeople = acts.filter((act) => !act.internal);
    const without = byPeople.flatMap((act) =>
      [...enumsOf(actSchema(act) as Schema, act.name)]
        .filter(([, schema]) => schema.enum!.some((value) => !schema['x-enum-titles']?.[value]?.vi))
        .map(([path]) => path),
    );
    expect(without).toEqual([]);
  });

  it('say what a point of an article is about, in the form, the story and the outcome: the same letter has several meanings', () => {
    const titles = acts.flatMap((act) =>
      [...enumsOf(actSchema(act) as Schema, act.name)].flatMap(([path, schema]) =>
        Object.values(schema['x-enum-titles'] ?? {}).map(({ vi, en }) => `${path}: ${vi} / ${en}`),
      ),
    );
    const points = [...titles, ...Object.values(outcomeLabels).map(({ vi, en }) => `${vi} / ${en}`)].filter((title) =>
      title.includes('điểm '),
    );
    expect(points.length).toBeGreaterThan(20);
    const wholly =
      /điểm [a-lđ] khoản \d+ Điều \d+a? (Luật 20|Nghị định )\d+: .+ \/ .*article [\da.]+[a-lđ] of (the 20|Decree )\d+.*: ./;
    expect(points.filter((title) => !wholly.test(title))).toEqual([]);
    const story = (type: string, ground: string): string => factKind(type)!.story({ ground } as never).vi;
    expect(story('PostponementDecided', 'L08:48.1.dd')).toContain('điểm đ khoản 1 Điều 48 Luật 2008: chờ giải thích');
    expect(story('PostponementDecided', 'L25:46.1.dd')).toContain('điểm đ khoản 1 Điều 46 Luật 2025: Tòa án thụ lý');
    expect(story('CaseTerminated', 'L25:48.4')).toContain('khoản 4 Điều 48 Luật 2025: đương sự thỏa thuận');
    expect(story('ClassifiedNotYetEnforceable', 'L08:44a.1.c')).toContain('điểm c khoản 1 Điều 44a Luật 2008: chưa rõ');
  });

  it('stand in every refusal of every place', () => {
    expect([...new Set(routes.flatMap(({ history }) => refusalFaults(history)))]).toEqual([]);
  });

  it('stand in every story and refusal of random histories', () => {
    const faults = new Set<string>();
    fc.assert(
      fc.property(fc.tuple(moves(40), starts), ([list, steps]) => {
        for (const tried of playMoves(list, play(steps, start()))) for (const fault of saidIn(tried)) faults.add(fault);
      }),
      { numRuns: 150, seed: 7 },
    );
    expect([...faults]).toEqual([]);
  });

  it('say a stored value that has no label as it is: an old fact is read for ever', () => {
    const known: Readonly<Record<string, unknown>> = { count: 1, shares: [], successors: [] };
    const unknown = new Proxy({}, { get: (_, name) => known[String(name)] ?? 'unknown' });
    for (const { type, story } of factKinds) {
      const { vi, en } = story(unknown as never);
      expect([type, typeof vi, typeof en]).toEqual([type, 'string', 'string']);
    }
  });
});
