import { chmodSync, copyFileSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installationId, sealedFiles } from '#personal-data';
import { engineVersion } from '#case';
import { copyDatabase } from '#sqlite';
import { type InstallationPlace, isEmbedded, logSource, type Progress } from '#installation';
import { markerName } from '#simulation';
import { madeWhole } from './in-place.js';
import {
  BackupRefused,
  type CopiedLog,
  described,
  logName,
  type Manifest,
  manifestName,
  manifestOf,
  requireFree,
} from './manifest.js';

/**
 * A consistent copy of log, sealed words and keys, beside a running service. The log is copied first: words are stored
 * before the facts that refer to them and keys before the words, so later copies of these contain everything that the
 * copied log needs. Views are left out: they can be rebuilt from the log.
 * @throws BackupRefused when there is nothing to copy, or the target exists
 */
export async function backUp(place: InstallationPlace, target: string, progress: Progress): Promise<Manifest> {
  const { folder } = place;
  for (const name of [...Object.values(sealedFiles), ...(isEmbedded(place) ? [logName] : [])])
    if (!existsSync(join(folder, name)))
      throw new BackupRefused(
        `${folder} has no ${name}: use the folder of the installation (CASETRAIL_DATA or --data DIR).`,
      );
  requireFree(target, 'backup DIR');
  return madeWhole(target, async (part) => {
    const log = isEmbedded(place) ? await copyLog(folder, part, progress) : await positionOnServer(place);
    for (const name of [sealedFiles.values, sealedFiles.keys])
      await copyDatabase({
        from: join(folder, name),
        to: join(part, name),
        progress: (done, total) => progress.at(name, done, total),
        inSnapshot: () => undefined,
      });
    copyFileSync(join(folder, sealedFiles.installationKey), join(part, sealedFiles.installationKey));
    const hasDocket = existsSync(join(folder, markerName));
    if (hasDocket) {
      copyFileSync(join(folder, markerName), join(part, markerName));
      chmodSync(join(part, markerName), 0o600);
    }
    const names = [
      ...(isEmbedded(place) ? [logName] : []),
      ...Object.values(sealedFiles),
      ...(hasDocket ? [markerName] : []),
    ];
    const files = [];
    for (const name of names) files.push(await described(part, name));
    const installation = installationId({ folder });
    const manifest = manifestOf({ madeAt: new Date().toISOString(), engineVersion, installation, log, files });
    writeFileSync(join(part, manifestName), `${JSON.stringify(manifest, undefined, 2)}\n`, { mode: 0o600 });
    progress.end();
    return manifest;
  });
}

function copyLog(folder: string, part: string, progress: Progress): Promise<CopiedLog> {
  return copyDatabase({
    from: join(folder, logName),
    to: join(part, logName),
    progress: (done, total) => progress.at(logName, done, total),
    inSnapshot: (database) => {
      const events = Number(database.prepare('SELECT max(position) AS last FROM event').get()?.['last'] ?? 0);
      return { kind: 'embedded', events, position: events === 0 ? null : String(events).padStart(16, '0') };
    },
  });
}

/** The last position of a log on a server, read first: the copy then has the words of every fact up to it. */
async function positionOnServer(place: InstallationPlace): Promise<CopiedLog> {
  const reader = await (await logSource(place)).open();
  try {
    return { kind: 'server', position: (await reader.head()) ?? null, events: null };
  } finally {
    await reader.close();
  }
}
