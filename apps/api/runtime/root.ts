import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A path in the project's folder, which is the nearest one above with a package.json, for sources and dist alike. */
export function projectFile(...path: string[]): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  return join(folder, ...path);
}
