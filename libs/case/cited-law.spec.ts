import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { acts, law } from './index.js';
import lawTable from './law/law-table.json' with { type: 'json' };

/** Source of the domain without specs and what only they use. */
const sources = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.spec.ts') && !/(^|\/)(testing|labels)\//.test(path))
  .map((path) => readFileSync(join(import.meta.dirname, path), 'utf8'))
  .join('\n');

const cited = new Set<string>([
  // A ground names the longest duration of what it is a ground of.
  ...Object.values(law.lists ?? {}).flatMap((rows) => (rows as { term?: string }[]).flatMap(({ term }) => term ?? [])),
  ...acts.flatMap(({ starts, meets }) => [...starts, ...meets].map(({ clock }) => clock)),
  ...[...sources.matchAll(/\.(?:clock|findClock)\(\s*'([^']+)'/g)].map(([, id = '']) => id),
]);

describe('the law that acts cite', () => {
  it('has every time limit in use, and marks the others as not used yet', () => {
    const clocks = Object.entries(lawTable.clocks) as [string, { notUsedYet?: true }][];
    const unused = clocks.filter(([, { notUsedYet }]) => notUsedYet).map(([id]) => id);
    expect(unused.toSorted()).toEqual(
      clocks
        .map(([id]) => id)
        .filter((id) => !cited.has(id))
        .toSorted(),
    );
    expect([...cited].filter((id) => !(id in lawTable.clocks))).toEqual([]);
  });

  it('has every rule in use, and marks the others as not used yet', () => {
    const rules = Object.entries(lawTable.rules) as [string, { notUsedYet?: true }][];
    const unused = rules.filter(([, { notUsedYet }]) => notUsedYet).map(([id]) => id);
    expect(unused).toEqual(rules.map(([id]) => id).filter((id) => !sources.includes(`'${id}'`)));
  });
});
