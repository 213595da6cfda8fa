/** Everything that is derived from the log: register, statistics, timelines. May be thrown away and rebuilt. */
export { CursorRefused } from './cursor.js';
export type { ViewDigest } from './digest.js';
export { type CasePosition, positionOfCase } from './direct.js';
export {
  type InspectedView,
  inspectViewFile,
  type StoredCheckpoint,
  storedOrdinals,
  type StoredReactions,
  storedReactions,
  viewFileDamage,
} from './inspection.js';
export type { ViewHealth } from './view-health.js';
export { type Snapshot, ViewNotReady, type ViewsReader, ViewsUnavailable } from './reader.js';
export {
  type CaseFilter,
  type OriginFilter,
  type Page,
  type PageOptions,
  type RegisteredCase,
  type RegisteredOrigin,
  type RegisterQueries,
} from './register-queries.js';
export {
  type Breakdown,
  type CellCase,
  type CellPage,
  NotYetKnown,
  type StatisticsQueries,
  type TableQuery,
} from './statistics-queries.js';
export { timeline, type TimelineEntry } from './timeline.js';
export type { DueReaction, ParkedNote } from './reactions-view.js';
export { storyView } from './story-view.js';
export { viewsFile } from './database.js';
export type { View } from './view.js';
export {
  allViews,
  type Awaited,
  knownViews,
  NotReached,
  openViews,
  openViewsPatiently,
  openViewsReader,
  type Views,
  type ViewsOptions,
} from './views.js';
