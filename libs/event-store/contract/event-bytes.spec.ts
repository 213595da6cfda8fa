import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson } from '#json';
import { eventBytesOf } from './event-bytes.js';
import { Splitter, templatesPerKeyMax, valuesPerKeyMax } from '../sqlite/splitter.js';
import { joinMap, joinText, parseTemplate } from '../sqlite/templates.js';

const json = fc.jsonValue({ maxDepth: 4 });

test('the bytes of an event are those of its six parts as one value', () => {
  fc.assert(
    fc.property(json, fc.dictionary(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' })), (data, meta) => {
      const [id, type, stream] = [crypto.randomUUID(), 'tống đạt', 'item-"1"'];
      const bytes = eventBytesOf(id, type, stream, 7, canonicalJson(data), canonicalJson(meta));
      expect(bytes).toBe(canonicalJson({ id, type, stream, revision: 7, data, meta }));
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
