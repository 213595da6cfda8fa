import { expect, it } from '@jest/globals';
import { printable, printableLine } from './printable.js';

it.each([
  ['an escape sequence', 'a\u001b[2Jb', 'a\\u001b[2Jb'],
  ['a title of the window', '\u001b]0;x\u0007', '\\u001b]0;x\\u0007'],
  ['a control character of eight bits', '\u009b31m', '\\u009b31m'],
  ['a return to the begin of the line', 'paid\rowed', 'paid\\u000dowed'],
  ['an override of the direction', '\u202e000.1', '\\u202e000.1'],
  ['isolates and marks', '\u2066a\u2069\u200f\u061c', '\\u2066a\\u2069\\u200f\\u061c'],
  ['what has no width', 'a\u200b\u2060\ufeff', 'a\\u200b\\u2060\\ufeff'],
  ['a tag of language', '\u{e0041}', '\\udb40\\udc41'],
  ['half of a surrogate pair', 'a\ud800', 'a\\ud800'],
  ['a separator of lines', 'a\u2028b', 'a\\u2028b'],
  ['what people read', 'Nguyễn Văn Á, 5.000.000 đồng 😀\n\tdòng hai', 'Nguyễn Văn Á, 5.000.000 đồng 😀\n\tdòng hai'],
])('%s is shown, not obeyed', (_name, text, shown) => {
  expect(printable(text)).toBe(shown);
});

it('leaves JSON the same value', () => {
  const value = { text: '\u001b[2J\u202e\u{e0041}\u200bđ' };
  expect(JSON.parse(printable(JSON.stringify(value)))).toEqual(value);
});

it('keeps a text on its line', () => {
  expect(printableLine('a\n  9  2025-01-01  paid')).toBe('a\\u000a  9  2025-01-01  paid');
});
