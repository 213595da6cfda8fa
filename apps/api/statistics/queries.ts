import type { Instant, LegalDate, Realm } from '#case';
import type { Position } from '#event-store';
import { LegalDay, Text, Whole } from '../http/query.js';
import { AsKnown, AtLeast } from '../reads/as-of.js';
import { anOffice, OfRealm, PageLimit } from '../reads/filters.js';

export class TableQuery {
  @LegalDay('First day of the period: 1 October, from which the forms count. Default: that of `to`.', '2024-10-01')
  readonly from?: LegalDate;
  @LegalDay('Legal cut-off, its own day included. Default: today.', '2025-03-31') readonly to?: LegalDate;
  /** The valid offices depend on the agency; the controller checks them. */
  @Text(() => true, { vi: '', en: '' }, anOffice) readonly office?: string;
  @OfRealm() readonly realm?: Realm;
  @AsKnown() readonly asOf?: number | Instant;
  @AtLeast() readonly atLeast?: Position;
}

export class CellQuery extends TableQuery {
  @PageLimit() readonly limit?: number;
  @Whole(0, Number.MAX_SAFE_INTEGER, 'Where the page begins; follow `Link: rel="next"`.') readonly after?: number;
}
