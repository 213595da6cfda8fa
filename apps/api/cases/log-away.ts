import { LogDamaged } from '#event-store';
import { ViewNotReady, ViewsUnavailable } from '#read-models';
import type { Service } from '../runtime/service.js';

/**
 * Before it is said that a stream does not exist, although the log has just answered so: a log that was set back or
 * exchanged has lost what was acknowledged, and nobody must be told that it never was.
 * @throws LogDamaged when a view has seen that, or when the views know the stream
 */
export async function refuseSetBackStream({ installation }: Service, stream: string): Promise<void> {
  const { views, log } = installation;
  const damaged = views.health().find(({ failed }) => failed?.isLogDamaged === true)?.failed;
  if (damaged) throw new LogDamaged(damaged.error);
  const known = await knownRevisions(installation, stream);
  if (known === 0) return;
  // It may have come into being since the log was asked.
  for await (const _ of log.read(stream, { countMax: 1 })) return;
  throw new LogDamaged(
    `The log was set back or exchanged: the views know ${known} events of ${stream}, and it has none. ` +
      'Restore the log, or rebuild the views.',
    stream,
    0,
  );
}

async function knownRevisions({ views }: Service['installation'], stream: string): Promise<number> {
  try {
    return (await views.read(({ register }) => register.ordinalsOf(stream))).length;
  } catch (error) {
    // The register is made anew, or cannot be read, and can say nothing.
    if (error instanceof ViewNotReady || error instanceof ViewsUnavailable) return 0;
    throw error;
  }
}
