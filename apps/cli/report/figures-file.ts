import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { JsonAmbiguous, parseStrictJson } from '#case';
import { type PrintedReport, printedReport } from '#statistics';

/** The committed file of printed figures; works from the sources and from the build. */
export function committedFigures(): string {
  return join(import.meta.dirname, '..', 'data', 'published-figures.json');
}

/** The report in a file of figures; undefined where there is no such file. */
export function readFigures(path: string, id: string): PrintedReport | undefined {
  if (!existsSync(path)) return undefined;
  let file: unknown;
  try {
    file = parseStrictJson(readFileSync(path, 'utf8'));
  } catch (error) {
    const { message } = error as Error;
    const what = error instanceof JsonAmbiguous ? 'says something twice or in no clear way' : 'is not JSON';
    throw new Error(`${path} ${what}: ${message}`, { cause: error });
  }
  return printedReport(file, id);
}
