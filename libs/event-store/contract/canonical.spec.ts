import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson, canonicalTexts, eventBytes, eventHash } from './canonical.js';
import { Splitter, templatesPerKeyMax, valuesPerKeyMax } from '../sqlite/splitter.js';
import { joinMap, joinText, parseTemplate } from '../sqlite/templates.js';

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
  // Any code units, so halves of surrogate pairs as well.
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

test('the bytes of an event are those of its six parts as one value', () => {
  fc.assert(
    fc.property(json, fc.dictionary(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' })), (data, meta) => {
      const event = { id: crypto.randomUUID(), type: 'tống đạt', stream: 'item-"1"', revision: 7, data, meta };
      expect(eventBytes(event)).toBe(canonicalJson(event));
      expect(eventHash(event)).toBe(createHash('sha256').update(canonicalJson(event), 'utf8').digest('hex'));
    }),
  );
});

test('metadata split into template and values is put together again, whatever is learnt on the way', () => {
  const text = fc.oneof(fc.constantFrom('', 'same', 'a\n"b\\', '\u0001', '\u0001 '), fc.string({ unit: 'grapheme' }));
  const meta = fc.dictionary(fc.oneof(fc.constantFrom('a', 'b"', '__proto__', '1', 'tiếng'), text), text);
  fc.assert(
    fc.property(fc.array(meta, { minLength: valuesPerKeyMax, maxLength: 3 * valuesPerKeyMax }), (list) => {
      const splitter = new Splitter();
      list.forEach((original, n) => {
        const map: Record<string, string> = { ...original, unique: `value ${n}`, again: `value ${n}` };
        const split = splitter.split('type', map);
        const template = parseTemplate(1, split.use.text);
        expect(split.text).toBe(canonicalJson(map));
        expect(joinText(template, split.values)).toBe(split.text);
        expect(canonicalJson(joinMap(template, split.values))).toBe(split.text);
      });
    }),
    { numRuns: 30 },
  );
});

test('the number of templates stays bounded when keys vary together', () => {
  const splitter = new Splitter();
  const seen = new Set<string>();
  let state = 1;
  for (let n = 0; n < 20_000; n++) {
    const meta = Object.fromEntries(
      ['a', 'b', 'c', 'd'].map((key) => [key, String((state = (state * 48_271) % 2_147_483_647) % 40)]),
    );
    const { text } = splitter.split('type', meta).use;
    if (!seen.has(text)) splitter.stored();
    seen.add(text);
  }
  expect(seen.size).toBeLessThan(5 * templatesPerKeyMax);
});
