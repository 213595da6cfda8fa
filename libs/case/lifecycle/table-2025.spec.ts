import { describe, expect, it } from '@jest/globals';
import { law } from '../index.js';
import type { Body } from '../testing/given.js';
import { type Route, routes } from '../testing/routes.js';
import { rows } from '../testing/rows.js';
import { difference, type TriedRow, tryRow } from '../testing/table.js';

/**
 * The lifecycle table once more, on the second day of the 2025 law: cases that were opened under the 2008 law go on
 * under the new one, one way to each place.
 */
const day = '2026-07-02';

interface Ground {
  readonly id: string;
  readonly regime: string;
}

/** The first ground of the 2025 law in the list that holds this one. */
function ground(id: string): string {
  const list = Object.values(law.lists!).find((each) => (each as Ground[]).some((row) => row.id === id)) as Ground[];
  return list.find(({ regime }) => regime === 'L25')!.id;
}

const underL25 = (body: Body): Body => ({
  ...body,
  // The verifications that a row prepares were made in their time.
  effectiveOn: body['outcome'] === undefined ? day : (body['effectiveOn'] ?? day),
  ...(body['channel'] === undefined ? {} : { channel: 'L25:ND152.17.3' }),
  ...(String(body['ground']).startsWith('L08:') ? { ground: ground(String(body['ground'])) } : {}),
});

const ways = new Map<string, Route>();
for (const route of routes) {
  const key = `${route.place} ${route.isEntrusted}`;
  if (!ways.has(key)) ways.set(key, route);
}

/** Acts that the law of 2025 knows on no day. */
const gone = ['withdraw-up', 'move-to-private-office'];
const tried = rows
  .filter(({ act }) => !gone.includes(act))
  .flatMap((row) => [...ways.values()].map((route) => tryRow(row, route, underL25)));

describe('the lifecycle table under the law of 2025', () => {
  it('holds for every act in every reachable place', () => {
    expect(tried.flatMap(difference)).toEqual([]);
  });

  it('cites the law of 2025 in every refusal', () => {
    const cited = ({ verdict }: TriedRow) => (verdict.kind === 'refused' ? verdict.refusals : []);
    expect(tried.flatMap(cited).filter(({ regime }) => regime !== 'L25')).toEqual([]);
  });
});
