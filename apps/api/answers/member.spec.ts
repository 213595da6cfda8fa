import { describe, expect, it } from '@jest/globals';
import { a, Has, list, MayHave, Named, oneOf, orNull, schemaOf, text, whole } from './member.js';

@Named('Part')
class Part {
  @Has(text) readonly name!: string;
}

class Unnamed {
  @Has(whole) readonly count!: number;
}

class Base {
  @Has(text) readonly first!: string;
}

class Whole extends Base {
  @Has(list(a(Part))) readonly parts!: readonly Part[];
  @Has(orNull(a(Unnamed))) readonly counted!: Unnamed | null;
  @MayHave(oneOf(['x', 'y'])) readonly kind?: 'x' | 'y';
}

describe('answers', () => {
  it('have the schema of their members, inherited ones first; a named class is referred to', () => {
    const unnamed = { type: 'object', properties: { count: { type: 'integer' } }, required: ['count'] };
    expect(schemaOf(Whole)).toEqual({
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

  it('are compared with the types of their members by the compiler', () => {
    class Wrong {
      // @ts-expect-error a number is no text
      @Has(text) readonly count!: number;
      // @ts-expect-error it may be null
      @Has(text) readonly office!: string | null;
      // @ts-expect-error it may be absent
      @Has(text) readonly note?: string;
      // @ts-expect-error z is not described
      @Has(oneOf(['x', 'y'])) readonly kind!: 'x' | 'z';
      // @ts-expect-error its items are no texts
      @MayHave(list(text)) readonly counts?: readonly number[];
      // @ts-expect-error it has no such member
      @Has(a(Part)) readonly part!: Unnamed;
    }
    expect(Object.keys((schemaOf(Wrong) as { properties: object }).properties)).toHaveLength(6);
  });
});
