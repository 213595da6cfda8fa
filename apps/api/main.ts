import { LogDamaged, LogUnavailable } from '#event-store';
import { SecondWriter } from '#sqlite';
import { createApp } from './app.js';
import { Journal, type JournalLevel } from './journal.js';
import { limits } from './limits.js';
import { Service } from './service.js';
import { follow, openPlace, playFirst, wantsDocket } from './start.js';
import { thingsToTry } from './things-to-try.js';
import { Watch } from './watch.js';
import type { Installation } from '../composition/installation.js';
import { placeFrom } from '../composition/open.js';

/** Exit codes: 1 it cannot run here, 2 it was started in a way that it refuses, 3 another process writes the folder. */
const exits = { cannotRun: 1, refused: 2, secondWriter: 3 } as const;

/** Ends the process with one sentence and no stack. */
function refuse(sentence: string, code: number): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(code);
}

/** What the operator can understand and act upon is said in a sentence; anything else keeps its stack. */
function explain(error: unknown): never {
  const { message, stack, code, path } = error as Error & { code?: string; path?: string };
  if (error instanceof SecondWriter) refuse(message, exits.secondWriter);
  if (error instanceof LogDamaged || error instanceof LogUnavailable) refuse(message, exits.cannotRun);
  if (code === 'EADDRINUSE') refuse('The port is in use by another program: set PORT to another one.', exits.cannotRun);
  if (code === 'EACCES' || code === 'ENOSPC' || code === 'EROFS') refuse(message, exits.cannotRun);
  if ((code === 'EEXIST' || code === 'ENOTDIR') && path !== undefined)
    refuse(`${path} is not a folder, and one is needed there: name another one (CASETRAIL_DATA).`, exits.cannotRun);
  const isOurs = error instanceof Error && /^(Sealed|Seal|Docket|Plan|Folder|Log|ViewFile)/.test(error.name);
  refuse(isOurs ? message : (stack ?? String(error)), exits.cannotRun);
}

function portFrom(text: string | undefined): number {
  const port = Number(text ?? 3000);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  return refuse(`PORT is ${text}: it must be a number from 0 to 65535.`, exits.refused);
}

async function main(): Promise<void> {
  if (process.env['CASETRAIL_MODE'] !== 'development')
    refuse(
      'Casetrail does not start outside development mode: callers are named by plain headers until real identity ' +
        'exists. Use `npm start`, or set CASETRAIL_MODE=development, on a machine that only you can reach.',
      exits.refused,
    );
  const port = portFrom(process.env['PORT']);
  const host = process.env['HOST'] ?? '127.0.0.1';
  const place = placeFrom();
  // Opened before anything else, so that a second writer is told at once who holds the folder.
  let installation: Installation | undefined = await openPlace(place);
  const isFirst = await wantsDocket(place, installation);
  if (isFirst) {
    await installation.close();
    installation = undefined;
  }
  const service = new Service();
  const journal = new Journal(journalLevel());
  const watch = new Watch(() => service.found, journal);
  const app = await createApp(service, { journal });
  const stop = new AbortController();
  let following: Promise<void> | undefined;
  closeOn(['SIGTERM', 'SIGINT'], async () => {
    service.progress = { phase: 'closing' };
    watch.stop();
    await app.close();
    stop.abort();
    await following;
    await service.found?.close();
  });
  await app.listen(port, host);
  const { port: bound } = app.getHttpServer().address() as { port: number };
  if (isFirst) await playFirst(place, service);
  installation ??= await openPlace(place);
  watch.start();
  ({ reacting: following } = await follow(service, installation, stop.signal));
  if (stop.signal.aborted) return;
  service.progress = undefined;
  for (const warning of installation.log.health().warnings) process.stderr.write(`Warning: ${warning}\n`);
  process.stdout.write(await thingsToTry(installation, `http://${host.includes(':') ? `[${host}]` : host}:${bound}`));
}

function journalLevel(): JournalLevel {
  const level = process.env['CASETRAIL_JOURNAL'] ?? 'failures';
  return level === 'all' || level === 'none' ? level : 'failures';
}

/** An orderly close: what is in flight is finished and the log is closed; a second signal, or a long wait, ends it. */
function closeOn(signals: readonly NodeJS.Signals[], close: () => Promise<void>): void {
  let isClosing = false;
  for (const signal of signals)
    process.on(signal, () => {
      if (isClosing) process.exit(0);
      isClosing = true;
      setTimeout(() => process.exit(0), limits.closeMs).unref();
      close().then(() => process.exit(0), explain);
    });
}

main().catch(explain);
