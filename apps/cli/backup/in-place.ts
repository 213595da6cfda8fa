import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { syncFile, syncFolder } from '#sqlite';

/**
 * Lets `fill` write a folder under a temporary name that marks it as incomplete, and renames it at the end. An
 * interruption leaves nothing under the final name.
 */
export async function madeWhole<T>(folder: string, fill: (part: string) => Promise<T>): Promise<T> {
  const whole = resolve(folder);
  const part = `${whole}.part-${process.pid}`;
  mkdirSync(dirname(whole), { recursive: true });
  mkdirSync(part, { mode: 0o700 });
  const onSignal = (): never => {
    rmSync(part, { recursive: true, force: true });
    process.exit(130);
  };
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  try {
    const answer = await fill(part);
    for (const name of readdirSync(part)) syncFile(join(part, name));
    syncFolder(part);
    if (existsSync(whole)) rmdirSync(whole);
    renameSync(part, whole);
    syncFolder(dirname(whole));
    return answer;
  } catch (error) {
    rmSync(part, { recursive: true, force: true });
    throw error;
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}
