import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { acts, type Leaf, leaves, lifecycleTransitions } from '#case';

/** docs/lifecycle.md is drawn from the machine. `UPDATE_DOCS=1` rewrites the drawn part. */

const page = join(import.meta.dirname, '../../docs/lifecycle.md');
const marker = '<!-- drawn from the machine -->\n';

interface Edge {
  readonly type: string;
  /** The condition on a field of the fact, if any. */
  readonly where: string;
  readonly from: readonly Leaf[];
  readonly to: Leaf | 'stays' | 'back';
}

/** Joins the transitions of one fact, with one condition and to one place, from any number of leaves. */
function edges(transitions: ReturnType<typeof lifecycleTransitions>): Edge[] {
  const byKey = new Map<string, { edge: Omit<Edge, 'from'>; from: Set<Leaf> }>();
  for (const { from, type, where, to, stays } of transitions.map((each) => ({
    ...each,
    stays: each.from === each.to,
  }))) {
    const isBack = where?.field === 'returnTo';
    const condition = where && !isBack ? `${where.field} = ${where.is}` : '';
    const target = isBack ? 'back' : stays ? 'stays' : to;
    const key = `${type} ${condition} ${target}`;
    const known = byKey.get(key) ?? { edge: { type, where: condition, to: target }, from: new Set<Leaf>() };
    byKey.set(key, { ...known, from: known.from.add(from) });
  }
  return [...byKey.values()].map(({ edge, from }) => ({ ...edge, from: [...from] }));
}

/**
 * A stop decided during a stop of its own kind leads back to the same place: drawn with the others, not as a self-loop.
 */
const drawn = edges(lifecycleTransitions()).filter(
  ({ type, to }) =>
    to !== 'stays' ||
    !['PostponementDecided', 'TemporarySuspensionDecided', 'PauseDecided', 'StopEnded'].includes(type),
);

const groups = ['received', 'enforceable', 'enforceable.dormant', 'mediation', 'coercion', 'suspended'];
const open = leaves.filter((leaf) => leaf !== 'completed' && !leaf.endsWith('separateBook'));
const within = (group: string): Leaf[] => leaves.filter((leaf) => leaf.startsWith(`${group}.`));

/** The shortest way to name a set of leaves. */
function named(set: readonly Leaf[]): string[] {
  if (leaves.every((leaf) => set.includes(leaf))) return ['any state'];
  if (open.every((leaf) => set.includes(leaf) || leaf.startsWith('suspended')) && set.length >= open.length - 3)
    return ['any open state', ...named(set.filter((leaf) => !open.includes(leaf)))];
  const whole = groups.filter((group) => within(group).every((leaf) => set.includes(leaf)));
  const outer = whole.filter((group) => !whole.some((other) => group !== other && group.startsWith(`${other}.`)));
  const rest = set.filter((leaf) => !outer.some((group) => leaf.startsWith(`${group}.`)));
  return [...outer.map((group) => `${group}.*`), ...rest];
}

const everywhere = ({ from }: Edge): boolean => from.length >= open.length - 3;
const id = (place: string): string => place.replace('.*', '').replaceAll('.', '_');

function diagram(): string[] {
  const states = (prefix: string, depth: number): string[] => {
    const pad = '  '.repeat(depth);
    const names = [
      ...new Set(
        leaves.filter((leaf) => leaf.startsWith(prefix)).map((leaf) => leaf.slice(prefix.length).split('.')[0]!),
      ),
    ];
    return names.flatMap((name) => {
      const inner = leaves.some((leaf) => leaf.startsWith(`${prefix}${name}.`));
      const state = `state "${name}" as ${id(prefix + name)}`;
      return inner ? [`${pad}${state} {`, ...states(`${prefix}${name}.`, depth + 1), `${pad}}`] : [pad + state];
    });
  };
  const arrows = new Map<string, string[]>();
  for (const edge of drawn) {
    if (edge.to === 'stays' || edge.to === 'back' || everywhere(edge)) continue;
    for (const from of named(edge.from)) {
      const arrow = `${id(from)} --> ${id(edge.to)}`;
      const label = edge.where ? `${edge.type} [${edge.where}]` : edge.type;
      arrows.set(arrow, [...(arrows.get(arrow) ?? []), label]);
    }
  }
  return [
    'stateDiagram-v2',
    `  [*] --> ${id(leaves[0])} : EnforcementDecisionIssued`,
    ...states('', 1),
    ...[...arrows].map(([arrow, labels]) => `  ${arrow} : ${labels.join(', ')}`),
  ];
}

const actOfFact = (type: string) => acts.find(({ target, leadsTo }) => target === 'case' && leadsTo[0]?.type === type);

function table(): string[] {
  const follows = (edge: Edge): string =>
    edge.to === 'stays' ? 'stays' : edge.to === 'back' ? 'back to `returnTo`' : `\`${edge.to}\``;
  const code = (name: string): string => (name.startsWith('any') ? name : `\`${name}\``);
  return [
    '| Fact | Tiếng Việt | From | To |',
    '| --- | --- | --- | --- |',
    ...drawn.map((edge) => {
      const condition = edge.where ? ` (${edge.where})` : '';
      const label = actOfFact(edge.type)?.label.vi ?? '';
      return `| \`${edge.type}\`${condition} | ${label} | ${named(edge.from).map(code).join(', ')} | ${follows(edge)} |`;
    }),
  ];
}

function drawing(): string {
  const often = drawn.filter((edge) => everywhere(edge) && edge.to !== 'stays');
  const listed = often.map(({ type, to }) => `- \`${type}\` → ${to === 'back' ? 'back' : `\`${to}\``}`);
  return [
    '',
    '## Diagram',
    '',
    'Not drawn are the ways back, facts that leave the state as it is, and what may come in nearly every open state:',
    '',
    ...listed,
    '',
    '```mermaid',
    ...diagram(),
    '```',
    '',
    '## Every transition',
    '',
    '"Any open state" leaves out the separate book.',
    '',
    '<!-- prettier-ignore-start -->',
    ...table(),
    '<!-- prettier-ignore-end -->',
    '',
  ].join('\n');
}

if (process.env['UPDATE_DOCS'] === '1') {
  const [above = ''] = readFileSync(page, 'utf8').split(marker);
  writeFileSync(page, `${above}${marker}${drawing()}`);
}

describe('docs/lifecycle.md', () => {
  const [above = '', below = ''] = readFileSync(page, 'utf8').split(marker);

  it('is what the machine draws', () => {
    expect(below).toBe(drawing());
  });

  it('is no longer so when one transition is missing', () => {
    const [, ...without] = lifecycleTransitions();
    expect(edges(without)).not.toEqual(edges(lifecycleTransitions()));
  });

  it('explains every group of states in both languages', () => {
    const unnamed = leaves.filter((leaf) => {
      const [group = '', name = ''] = leaf.split(/\.(.*)/);
      return ![`\`${leaf}\``, `\`${group}.*\``, `\`.${name}\``].some((text) => above.includes(text));
    });
    expect(unnamed).toEqual([]);
  });

  it('names every leaf and every fact of the lifecycle', () => {
    const facts = [...new Set(lifecycleTransitions().map(({ type }) => type))];
    expect(facts.filter((type) => !below.includes(`\`${type}\``))).toEqual([]);
    expect(leaves.filter((leaf) => !below.includes(id(leaf)))).toEqual([]);
  });
});
