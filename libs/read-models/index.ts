/** Everything that is derived from the log: register, statistics, timelines. May be thrown away and rebuilt. */
export { CursorRefused } from './storage/cursor.js';
export type { ViewDigest } from './view/digest.js';
export { type CasePosition, positionOfCase, unbalancedIn } from './stream-states/recount.js';
export {
  type InspectedView,
  inspectViewFile,
  type StoredCheckpoint,
  storedOrdinals,
  type StoredReactions,
  storedReactions,
} from './inspection.js';
export type { ViewHealth } from './projection/view-health.js';
export { type Reached, type Snapshot, ViewNotReady, type ViewsReader, ViewsUnavailable } from './reader.js';
export {
  type CaseFilter,
  type JudgmentFilter,
  type RegisteredJudgment,
  type Page,
  type PageOptions,
  type RegisteredCase,
  type RegisterQueries,
} from './register/register-queries.js';
export {
  type CellCase,
  type CellPage,
  NotYetKnown,
  type StatisticsQueries,
  type TableQuery,
} from './statistics/statistics-queries.js';
export { type CellListing, cellListing, type ListedCase, queryOfAgency } from './statistics/cell-listing.js';
export { timeline, type TimelineEntry } from './facts/timeline.js';
export { actsMeeting } from './deadlines/met-by.js';
export {
  urgencies,
  type Urgency,
  type WaitingOrigin,
  type WorkListBounds,
  workListBounds,
  type WorkListDays,
  workListDays,
  type WorkListFilter,
  type WorkListRow,
} from './deadlines/work-list.js';
export type { DueReaction } from './reactions/reactions-view.js';
export { factView } from './facts/fact-view.js';
export { viewsFile } from './storage/database.js';
export type { View } from './view/view.js';
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
