import { describe, expect, it } from '@jest/globals';
import type { LegalDate } from '#case';
import { Problem } from '../problems/problem.js';
import { LegalDay, OneOf, QueryPipe, type Query, type QueryClass, requireNoParameters, Whole } from './query.js';

class Small {
  @Whole(1, 10, 'How many.') readonly limit?: number;
  @LegalDay('When.') readonly on?: LegalDate;
}

class Larger extends Small {
  @OneOf(['a', 'b'], { description: 'Which.' }) readonly kind?: 'a' | 'b';
}

const read = (of: QueryClass, query: Query): object =>
  new QueryPipe().transform(query, { type: 'query', metatype: of });

/** Parameter and code of every fault. */
function wrong(act: () => unknown): string[] {
  try {
    act();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return (error.members.errors ?? []).map(({ parameter, code }) => `${parameter} ${code}`);
  }
  return [];
}

describe('a query', () => {
  it('becomes an object of its class', () => {
    expect(read(Larger, { limit: '3', on: '2026-01-31', kind: 'b' })).toEqual({
      limit: 3,
      on: '2026-01-31',
      kind: 'b',
    });
    expect(read(Larger, {})).toEqual({});
  });

  it.each<[query: Query, errors: string[]]>([
    [{ limit: '0' }, ['limit integer']],
    [{ limit: '11' }, ['limit integer']],
    [{ limit: '1e1' }, ['limit integer']],
    [{ limit: '' }, ['limit integer']],
    [{ on: '2026-02-30' }, ['on date']],
    [{ kind: 'c' }, ['kind oneOf']],
    [{ kind: ['a', 'b'] }, ['kind once']],
    [{ limt: '3' }, ['limt unknownParameter']],
    [{ constructor: 'x' }, ['constructor unknownParameter']],
    [{ toString: 'x', limit: '3' }, ['toString unknownParameter']],
    [JSON.parse('{"__proto__":"x"}') as Query, ['__proto__ unknownParameter']],
    [{ x: '1', kind: 'c', limit: '0' }, ['limit integer', 'kind oneOf', 'x unknownParameter']],
  ])('%j is refused, all of it at once', (query, errors) => {
    expect(wrong(() => read(Larger, query))).toEqual(errors);
  });

  it('of a route without parameters has none', () => {
    expect(wrong(() => requireNoParameters({}))).toEqual([]);
    expect(wrong(() => requireNoParameters({ x: '1' }))).toEqual(['x unknownParameter']);
  });

  it('is compared with the types of its parameters by the compiler', () => {
    class Wrong {
      // @ts-expect-error `limit` is read as a number
      @Whole(1, 10, 'How many.') readonly limit?: string;
      // @ts-expect-error `kind` may also be b
      @OneOf(['a', 'b'], { description: 'Which.' }) readonly kind?: 'a';
    }
    expect(wrong(() => read(Wrong, { limit: '0' }))).toEqual(['limit integer']);
  });
});
