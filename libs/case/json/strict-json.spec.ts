import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { JsonAmbiguous, jsonLimits, type JsonOptions, parseStrictJson } from './strict-json.js';

const errorsOf = (text: string, options: JsonOptions = { wholeNumbers: true }): string[] => {
  try {
    parseStrictJson(text, options);
    return [];
  } catch (error) {
    if (!(error instanceof JsonAmbiguous)) throw error;
    return error.errors.map(({ pointer, code }) => `${pointer} ${code}`);
  }
};

describe('what a parser would drop or change is refused with its place', () => {
  it.each<[string, string[]]>([
    ['{"a":1,"a":1}', ['/a givenTwice']],
    ['{"a":1,"b":{"c":1,"d":2,"c":3}}', ['/b/c givenTwice']],
    ['[{"a":1},{"a":1,"a":2}]', ['/1/a givenTwice']],
    ['{"a":1,"\\u0061":2}', ['/a givenTwice']],
    ['{"a/b":{"~":1,"~":2}}', ['/a~1b/~0 givenTwice']],
    ['{"":1,"":2}', ['/ givenTwice']],
    ['{"a\\\\":1,"a\\\\":2}', ['/a\\ givenTwice']],
    ['{"a\\"b":1,"a\\"b":2}', ['/a"b givenTwice']],
    ['{"a":[1,{"x":1}],"a":2,"a":3}', ['/a givenTwice', '/a givenTwice']],
    ['{"a":{"__proto__":{}}}', ['/a/__proto__ forbiddenKey']],
    ['{"\\u005f_proto__":{}}', ['/__proto__ forbiddenKey']],
    ['{"constructor":{"prototype":1}}', ['/constructor/prototype forbiddenKey']],
    ['{"constructor":1,"prototype":1}', []],
    ['{"a":1e0}', ['/a wholeNumber']],
    ['{"a":1.0}', ['/a wholeNumber']],
    ['{"a":-0}', ['/a wholeNumber']],
    ['{"a":9007199254740991}', []],
    ['{"a":9007199254740993}', ['/a wholeNumber']],
    ['[-12, 0, 7]', []],
    ['"{\\"a\\":1,\\"a\\":1}"', []],
    ['{"a":"b","b":"a","c":["a","a"]}', []],
  ])('%s', (text, expected) => {
    expect(errorsOf(text)).toEqual(expected);
  });

  it('and a fraction only where whole numbers are asked for', () => {
    expect(errorsOf('{"a":1.5e3}', {})).toEqual([]);
  });
});

it('nesting has a limit, and a text beyond it, however deep, is refused and not recursed into', () => {
  const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
  expect(errorsOf(nested(jsonLimits.nestingMax))).toEqual([]);
  expect(errorsOf(nested(jsonLimits.nestingMax + 1))).toEqual([`${'/0'.repeat(jsonLimits.nestingMax)} tooDeep`]);
  expect(errorsOf(nested(400_000))).toHaveLength(1);
});

it('what is no JSON at all is a SyntaxError', () => {
  expect(() => parseStrictJson('{"a":1,"a"')).toThrow(SyntaxError);
});

describe('for any JSON', () => {
  const json = fc.json({ maxDepth: 5 });

  it('what JSON.stringify writes has no key twice, and is read as JSON.parse reads it', () => {
    fc.assert(
      fc.property(json, (text) => {
        const errors = errorsOf(text, {}).filter((error) => !error.endsWith('forbiddenKey'));
        expect(errors).toEqual([]);
        if (!text.includes('proto')) expect(parseStrictJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('a member written once more is found where it was put, whatever is around it', () => {
    const key = fc.string().filter((text) => !text.includes('proto'));
    fc.assert(
      fc.property(key, json, json, json, (name, before, value, again) => {
        const member = JSON.stringify(name);
        const text = `[${before}, {${member} : ${value},\n${member}:${again} }]`;
        const pointer = `/1/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
        expect(errorsOf(text, {})).toContain(`${pointer} givenTwice`);
      }),
    );
  });
});
