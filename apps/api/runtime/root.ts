import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A path in the project's folder: the nearest folder above this file with a package.json, in sources and build. */
export function projectFile(...path: string[]): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  return join(folder, ...path);
}
