import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson, canonicalReplaced, canonicalTexts } from './canonical.js';

test('sorts keys by UTF-16 code unit at every depth, without white space', () => {
  expect(canonicalJson({ b: [1, { z: 1, a: 2 }], a: null, 10: 'x', 9: 'y', é: 1, Z: true })).toBe(
    '{"10":"x","9":"y","Z":true,"a":null,"b":[1,{"a":2,"z":1}],"é":1}',
  );
  expect(canonicalJson('\u2028"\\\n\u0001ả')).toBe('"\u2028\\"\\\\\\n\\u0001ả"');
  expect(canonicalJson([-0, 1e21, 0.1, 1e-7])).toBe('[0,1e+21,0.1,1e-7]');
});

const circle: Record<string, unknown> = {};
circle['self'] = circle;

test.each([
  [undefined, 'undefined'],
  [{ a: { b: [0, 1n] } }, 'a bigint at a.b[1]'],
  [{ a: undefined }, 'undefined at a'],
  [[NaN], 'NaN at [0]'],
  [{ a: -Infinity }, '-Infinity at a'],
  [{ when: new Date(0) }, 'an object that is not plain (Date) at when'],
  [new Map(), 'an object that is not plain (Map)'],
  [[, 1], 'undefined at [0]'], // oxlint-disable-line no-sparse-arrays
  [{ f: () => 1 }, 'a function at f'],
  [{ s: Symbol('s') }, 'a symbol at s'],
  [{ text: 'a\ud800' }, 'a string with half of a surrogate pair at text'],
  [{ '\udc00': 1 }, 'a string with half of a surrogate pair'],
  [circle, 'nesting deeper than 64'],
])('refuses what JSON cannot carry, and says where (%#)', (value, what) => {
  expect(() => canonicalJson(value)).toThrow(TypeError);
  expect(() => canonicalJson(value)).toThrow(`Not canonical JSON: ${what}`);
});

const json = fc.jsonValue({ maxDepth: 4 });

test('is JSON of the same value, and the same bytes again when that is read back', () => {
  fc.assert(
    fc.property(json, (value) => {
      const text = canonicalJson(value);
      expect(canonicalJson(JSON.parse(text))).toBe(text);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('a map of texts has the same bytes, in order or not, and is refused for the same', () => {
  // Any code units, so that halves of surrogate pairs occur too.
  const text = fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)), maxLength: 4 });
  const texts = fc.dictionary(text, text, { noNullPrototype: true });
  const made = (write: () => string): string => {
    try {
      return write();
    } catch (error) {
      return (error as Error).message;
    }
  };
  fc.assert(
    fc.property(texts, (map) => {
      const sorted = Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
      for (const each of [map, sorted]) {
        expect(made(() => canonicalTexts(each))).toBe(made(() => canonicalJson(each)));
      }
    }),
  );
  expect(() => canonicalTexts({ text: 'a\ud800' })).toThrow('half of a surrogate pair');
  expect(canonicalTexts({ text: '\\ud800' })).toBe('{"text":"\\\\ud800"}');
  expect(() => canonicalTexts(new Map() as never)).toThrow('not plain');
});

/** Bodies whose serialised text is fixed below, because digests in stored logs are made of these texts. */
class Body {
  b = 'x';
  a: unknown = undefined;
  list = [1, { z: 'q', y: null }];
}
const hide = (text: string): string => `#${createHash('sha256').update(text).digest('hex').slice(0, 8)}`;

test.each<[unknown, string[], string]>([
  [new Body(), ['/b'], '{"b":#2d711642,"list":[1,{"y":null,"z":"q"}]}'],
  [
    { é: 1, Z: true, 10: 'x', 9: 'y', text: '\u2028"\\\n\u0001ả😀', n: [-0, 1e21, 0.1, 1e-7], none: undefined },
    ['/text'],
    '{"10":"x","9":"y","Z":true,"n":[0,1e+21,0.1,1e-7],"text":#7f809de1,"é":1}',
  ],
  [
    { 'a/b': ['x', 'y'], 'c~d': { deep: ['m'] } },
    ['/a~1b/1', '/c~0d/deep/0'],
    '{"a/b":["x",#a1fce436],"c~d":{"deep":[#62c66a7a]}}',
  ],
  ['whole', [''], '#5d5766cf'],
  [
    { people: [{ name: 'A', address: 'B' }, { name: 'C' }], amount: '5000000' },
    ['/people/0/name', '/people/0/address', '/people/1/name'],
    '{"amount":"5000000","people":[{"address":#df7e70e5,"name":#559aead0},{"name":#6b23c0d5}]}',
  ],
  [{ a: {}, b: [] }, [], '{"a":{},"b":[]}'],
])('writes texts that are replaced as ever (%#)', (value, pointers, text) => {
  expect(canonicalReplaced(value, { pointers, replace: hide })).toBe(text);
});

test('without anything replaced it is the same text', () => {
  fc.assert(
    fc.property(json, (value) => {
      expect(canonicalReplaced(value, { pointers: [], replace: hide })).toBe(canonicalJson(value));
    }),
  );
});
