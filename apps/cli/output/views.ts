import { existsSync } from 'node:fs';
import type { Label } from '#case';
import { comparePositions, type EventReader } from '#event-store';
import { type InstallationPlace, logSource } from '#installation';
import { openViewsReader, type Snapshot } from '#read-models';

/** The views that tables are counted from. */
export const tableViews = ['statistics', 'vintage'];

/** What the views answered, and what of the log they lack. */
export interface FromViews<T> {
  readonly answer: T;
  /** The views are behind the log, and it may matter. */
  readonly behind: Label | undefined;
}

/** There are no views to read. */
export const noViewsYet = ({ views }: InstallationPlace): Label => ({
  vi: `${views}: chưa có bảng tra cứu; hãy khởi động dịch vụ, hoặc chạy rebuild`,
  en: `${views}: there are no views yet; start the service, or run rebuild`,
});

/**
 * Reads the views in one snapshot; undefined where there are none yet.
 * @param named the views that the answer rests on: behind the log, they are warned of
 * @param knownBy events recorded later do not matter
 */
export async function readViews<T>(
  place: InstallationPlace,
  named: readonly string[],
  work: (snapshot: Snapshot) => T | Promise<T>,
  knownBy?: string,
): Promise<FromViews<T> | undefined> {
  if (!existsSync(place.views)) return undefined;
  const log = await (await logSource(place)).open();
  const reader = await openViewsReader({ file: place.views });
  try {
    return await reader.read(async (snapshot) => ({
      answer: await work(snapshot),
      behind: await behindOf(log, snapshot, named, knownBy),
    }));
  } finally {
    reader.close();
    await log.close();
  }
}

/** Warns of events that the views lack: they may belong to the answer, unless recorded after the requested time. */
async function behindOf(
  log: EventReader,
  snapshot: Snapshot,
  named: readonly string[],
  knownBy?: string,
): Promise<Label | undefined> {
  const head = await log.head();
  for (const { ordinal, position, recordedAt = '' } of named.map((view) => snapshot.reached(view))) {
    const isWhole = head === undefined || (position !== undefined && comparePositions(position, head) >= 0);
    if (isWhole || (knownBy !== undefined && recordedAt > knownBy)) continue;
    return {
      vi: `bảng tra cứu mới có ${ordinal} sự kiện đầu, sổ sự kiện có nhiều hơn: hãy khởi động dịch vụ, hoặc chạy rebuild`,
      en: `the views know the first ${ordinal} events, and the log has more: start the service, or run rebuild`,
    };
  }
  return undefined;
}
