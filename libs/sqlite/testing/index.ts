import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

/** Node strips the types itself; only the `.js` endings of imports must be replaced. */
const hook = `import { registerHooks } from 'node:module';
  registerHooks({ resolve: (to, from, next) =>
    next(from.parentURL?.endsWith('.ts') ? to.replace(/^(\\..*)\\.js$/, '$1.ts') : to, from) });`;
const flags = ['--conditions=source', '--experimental-transform-types', '--disable-warning=ExperimentalWarning'];

/**
 * Runs a module in another process, which may import source files by their address; a test of locks needs one, because
 * the system grants them to processes.
 * @param parameters the module's `process.argv.slice(1)`
 */
export function inAnotherProcess(module: string, ...parameters: string[]): ChildProcessByStdio<null, Readable, null> {
  const imported = `data:text/javascript,${encodeURIComponent(hook)}`;
  const all = [...flags, '--import', imported, '--input-type=module', '-e', module, ...parameters];
  return spawn(process.execPath, all, { stdio: ['ignore', 'pipe', 'inherit'] });
}
