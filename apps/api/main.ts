import { LogDamaged, LogUnavailable } from '#event-store';
import { SecondWriter } from '#sqlite';
import { Ending } from './runtime/shutdown.js';
import { Configuration, ConfigurationRefused } from './runtime/configuration.js';
import { ServiceLog } from './http/service-log.js';
import { Running } from './running.js';
import { caughtUp, follow, playFirst, wantsDocket } from './start.js';
import { thingsToTry } from './welcome.js';
import { HealthMonitor } from './health/health-monitor.js';
import type { Installation } from '#installation';

/**
 * Exit codes: 1 the service cannot run here, or the settings of the log are wrong; 2 another setting is refused; 3
 * another process writes the folder.
 */
const exits = { cannotRun: 1, refused: 2, secondWriter: 3 } as const;

/** Ends the process with one sentence, without a stack. */
function refuse(sentence: string, code: number): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(code);
}

/** The system's error codes for an address that is not of this machine, and for a name that it cannot resolve. */
const noOwnAddress = ['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN'];

/** Prints errors that an operator can act upon as a sentence, and any other with its stack. */
function explain(error: unknown): never {
  const { message, stack, code, path } = error as Error & { code?: string; path?: string };
  if (error instanceof ConfigurationRefused) refuse(message, exits.refused);
  if (error instanceof SecondWriter) refuse(message, exits.secondWriter);
  if (error instanceof LogDamaged || error instanceof LogUnavailable) refuse(message, exits.cannotRun);
  if (code === 'EADDRINUSE') refuse('The port is in use by another program: set PORT to another one.', exits.cannotRun);
  if (code !== undefined && noOwnAddress.includes(code))
    refuse('HOST is no address of this machine: set it to one, or leave it out (127.0.0.1).', exits.cannotRun);
  if (code === 'EACCES' || code === 'ENOSPC' || code === 'EROFS') refuse(message, exits.cannotRun);
  if ((code === 'EEXIST' || code === 'ENOTDIR') && path !== undefined)
    refuse(`${path} is not a folder, and one is needed there: name another one (CASETRAIL_DATA).`, exits.cannotRun);
  const isOurs = error instanceof Error && /^(Sealed|Seal|Docket|Plan|Folder|Log|ViewFile)/.test(error.name);
  refuse(isOurs ? message : (stack ?? String(error)), exits.cannotRun);
}

let ending: Ending | undefined;

async function main(): Promise<void> {
  const { port, host, journal: level, playsDocket, place } = new Configuration();
  const running = new Running();
  ending = new Ending(() => running.closings());
  ending.listen(['SIGTERM', 'SIGINT']);
  // Opened first, so that a second writer learns at once who holds the folder.
  let installation: Installation | undefined = await running.open(place);
  if (running.signal.aborted) return;
  const isFirst = playsDocket && (await wantsDocket(place, installation));
  if (isFirst) {
    await running.close();
    installation = undefined;
  }
  const { service, signal } = running;
  const journal = new ServiceLog(level);
  const watch = new HealthMonitor(() => service.found, journal);
  const bound = await running.serve(journal, host, port);
  if (isFirst) await running.play(playFirst(place, service, signal));
  if (signal.aborted) return;
  installation ??= await running.open(place);
  if (signal.aborted) return;
  watch.start();
  running.follow(follow(service, installation, signal));
  await caughtUp(service, installation, signal);
  if (signal.aborted) return;
  service.progress = undefined;
  for (const warning of installation.log.health().warnings) process.stderr.write(`Warning: ${warning}\n`);
  process.stdout.write(await thingsToTry(installation, `http://${host.includes(':') ? `[${host}]` : host}:${bound}`));
}

main().catch((error: unknown) => {
  // When the shutdown closes the stores during the start, the start fails; the shutdown decides how the process ends.
  if (ending?.hasBegun) process.stderr.write(`While ending: ${(error as Error).message}\n`);
  else explain(error);
});
