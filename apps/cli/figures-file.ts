import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PrintedReport, printedReport } from '#statistics';

/** The committed copy of the printed figures, from the sources as well as from the build. */
export function committedFigures(): string {
  return join(import.meta.dirname, 'data', 'published-figures.json');
}

/** The report of a file of figures; undefined where there is no such file. */
export function readFigures(path: string, id: string): PrintedReport | undefined {
  if (!existsSync(path)) return undefined;
  let file: unknown;
  try {
    file = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Error(`${path} is not JSON: ${(error as Error).message}`, { cause: error });
  }
  return printedReport(file, id);
}
