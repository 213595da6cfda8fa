import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ViewHealth } from '#read-models';
import { printedReport } from '#statistics';
import { FolderTaken, heldTo, playDocket, readMarker } from '#simulation';
import { type Installation, type InstallationPlace, isEmbedded, openInstallation, progressOn } from '#installation';
import { projectFile } from './runtime/root.js';
import type { Service } from './runtime/service.js';

/**
 * The docket that `npm start` plays on the first start: the committed figures of the third report, always with the same
 * seed.
 */
const docket = { figures: ['apps', 'cli', 'data', 'published-figures.json'], report: 'S2', seed: 20250331 } as const;
/** The realm of new streams, and so of all their acts: development has no live data. */
const realm = 'simulated';
const viewsLookedAtMs = 50;

export function openPlace(place: InstallationPlace): Promise<Installation> {
  return openInstallation(place, { realm });
}

/** Whether the docket is still to be played, or continued: it goes only into a file, never into a server. */
export async function wantsDocket(place: InstallationPlace, { folder, log }: Installation): Promise<boolean> {
  if (!isEmbedded(place)) return false;
  const marker = readMarker(folder);
  return marker ? !(await heldTo(log, marker)).complete : (await log.head()) === undefined;
}

/** Plays the docket with a progress bar on stderr; `/health/ready` shows the same progress. */
export async function playFirst(place: InstallationPlace, service: Service, signal: AbortSignal): Promise<void> {
  const bar = progressOn();
  const figures = JSON.parse(readFileSync(projectFile(...docket.figures), 'utf8')) as unknown;
  const at = (label: string, done: number, total: number): void => {
    service.progress = { phase: 'docket', done, total };
    bar.at(label, done, total);
  };
  service.progress = { phase: 'docket' };
  try {
    const report = printedReport(figures, docket.report);
    await playDocket({ place, report, seed: docket.seed, progress: { at, end: () => bar.end() }, signal });
  } catch (error) {
    if (!(error instanceof FolderTaken)) throw error;
    process.stderr.write(`${error.message} The service shows what is there.\n`);
  }
}

/** Starts the views, the reactions and the scheduler. @returns a promise of the end of both */
export async function follow(service: Service, installation: Installation, signal: AbortSignal): Promise<void> {
  service.progress = { phase: 'views' };
  service.opened(installation);
  installation.views.start(signal);
  await Promise.all([installation.react(signal), installation.schedule(signal)]);
}

/** Resolves when every view that has not failed has reached the log's end, or the signal aborts. */
export async function caughtUp(service: Service, { views, log }: Installation, signal: AbortSignal): Promise<void> {
  const total = await log.count();
  const bar = progressOn();
  while (!signal.aborted && !views.health().every(isUnderWay)) {
    const { ordinal } = views.reached();
    service.progress = { phase: 'views', done: ordinal, ...(total === undefined ? {} : { total }) };
    bar.at('views', ordinal, total);
    await sleep(viewsLookedAtMs);
  }
  bar.end();
}

/** False when waiting is pointless: the view is at the log's end, or serves its rows until somebody repairs it. */
function isUnderWay({ state, ready, caughtUp, isLockedOut }: ViewHealth): boolean {
  return state === 'failed' || (ready && (caughtUp || isLockedOut));
}
