import { describe, expect, it } from '@jest/globals';
import { Answer, list, oneOf, optional, orNull, Part, text, whole } from './member.js';

class Named extends Answer('Part', { name: text }) {}
class Unnamed extends Part({ count: whole }) {}
const first = { first: text };
class Whole extends Part({
  ...first,
  parts: list(Named),
  counted: orNull(Unnamed),
  ...optional({ kind: oneOf(['x', 'y']) }),
}) {}

describe('answers', () => {
  it('have the schema of their members; a class with a name is referred to', () => {
    const unnamed = { type: 'object', properties: { count: { type: 'integer' } }, required: ['count'] };
    expect(Whole.schema).toEqual({
      type: 'object',
      properties: {
        first: { type: 'string' },
        parts: { type: 'array', items: { $ref: '#/components/schemas/Part' } },
        counted: { oneOf: [unnamed, { type: 'null' }] },
        kind: { enum: ['x', 'y'] },
      },
      required: ['first', 'parts', 'counted'],
    });
  });

  it('have the types of their members, which the compiler compares', () => {
    const right: Whole = { first: '', parts: [{ name: '' }], counted: null };
    const wrong: Whole[] = [
      // @ts-expect-error `first` is a text, not a number
      { ...right, first: 1 },
      // @ts-expect-error `first` may not be null
      { ...right, first: null },
      // @ts-expect-error `counted` may not be absent
      { first: '', parts: [] },
      // @ts-expect-error `kind` may not be z
      { ...right, kind: 'z' },
      // @ts-expect-error the items of `parts` are not texts
      { ...right, parts: [''] },
      // @ts-expect-error there is no member `other`
      { ...right, other: '' },
    ];
    expect(wrong).toHaveLength(6);
  });
});
