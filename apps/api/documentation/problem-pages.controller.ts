import { readFile } from 'node:fs/promises';
import { Controller, Get, Headers, Param, Res } from '@nestjs/common';
import type { ProblemKindAnswer } from '../answers/service.js';
import { type HttpHeaders, type HttpReply, languageOf, mediaTypeOf } from '../http/types.js';
import { projectFile } from '../runtime/root.js';
import { isProblemCode, problems } from '../problems/catalogue.js';
import { pageHtml } from './problem-page.js';
import { Problem } from '../problems/problem.js';

/** Explains an error and what to do about it, at the address in its `type`. */
@Controller('problems')
export class PagesController {
  @Get()
  list(@Headers() headers: HttpHeaders): ProblemKindAnswer[] {
    const language = languageOf(headers);
    return Object.entries(problems).map(([code, { status, title }]) => ({
      type: `/problems/${code}`,
      code,
      status,
      title: title[language],
    }));
  }

  @Get(':code')
  async page(
    @Param('code') code: string,
    @Headers() headers: HttpHeaders,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    if (!isProblemCode(code))
      throw new Problem('route-unknown', { vi: `Không có trang lỗi ${code}`, en: `There is no problem ${code}` });
    const markdown = await readFile(projectFile('docs', 'problems', `${code}.md`), 'utf8');
    const type = mediaTypeOf(headers, ['text/markdown', 'text/html']);
    reply.header('content-type', `${type}; charset=utf-8`);
    reply.header('vary', 'Accept');
    return type === 'text/html' ? pageHtml(code, markdown) : markdown;
  }
}
