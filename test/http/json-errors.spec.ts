import { expect, it } from '@jest/globals';
import { readJson } from '../../apps/api/http/json.ts';
import type { Problem } from '../../apps/api/problems/problem.ts';

/** A body that is no JSON is explained in both languages, with the place, and never in a parser's words. */
it.each<[string, string | Buffer, string, string]>([
  ['nothing', ' \n', 'Nội dung trống', 'The body is empty'],
  [
    'an end too early',
    '{"a": [1,\n ',
    'Nội dung JSON chưa trọn vẹn: bị ngắt ở cuối',
    'The JSON is not whole: it ends too early',
  ],
  [
    'an open text',
    '{"a": "b',
    'Nội dung JSON chưa trọn vẹn: bị ngắt ở cuối',
    'The JSON is not whole: it ends too early',
  ],
  [
    'a wrong character',
    '{"a": 1,\n  b: 2}',
    'Nội dung không phải JSON: sai ở dòng 2, ký tự thứ 3',
    'The body is not JSON: it is wrong at line 2, character 3',
  ],
  [
    'something behind the end',
    '{} {}',
    'Nội dung không phải JSON: sai ở dòng 1, ký tự thứ 4',
    'The body is not JSON: it is wrong at line 1, character 4',
  ],
  ['a word', 'xin chào', 'Nội dung không phải JSON', 'The body is not JSON'],
  ['bytes of no text', Buffer.from([0x7b, 0xff]), 'Nội dung không phải UTF-8', 'The bytes are not UTF-8'],
])('%s', async (_what, body, vi, en) => {
  const problem = await readJson(undefined, Buffer.from(body as string)).catch((error: unknown) => error as Problem);
  expect(problem).toMatchObject({ code: 'json-invalid', detail: { vi, en } });
});
