import type { Initiative, LegalDate, Realm } from '#case';
import type { Position } from '#event-store';
import { world } from '#installation';
import { urgencies, type Urgency, workListBounds } from '#read-models';
import { LegalDay, OneOf, Text, Whole } from '../http/query.js';
import { AtLeast } from '../reads/as-of.js';
import { anOffice, OfInitiative, OfOfficer, OfRealm, PageLimit, WithNumberPart } from '../reads/filters.js';

const { organisation } = world;
const offices = organisation.agencies.flatMap(({ id, offices: own }) => [id, ...own.map((office) => office.id)]);
const aCursor = { vi: 'Phải là con trỏ', en: 'It must be a cursor' };

/** The offices whose work is asked for, and which page of it. */
export class InboxQuery {
  /** An office, or an agency with all of its offices. */
  @OneOf(offices, anOffice) readonly office?: string;
  @OfRealm() readonly realm?: Realm;
  @PageLimit() readonly limit?: number;
  @Text(/^[A-Za-z0-9_-]{1,400}$/, aCursor, { description: 'Opaque; follow `Link: rel="next"`.' })
  readonly cursor?: string;
  @AtLeast() readonly atLeast?: Position;
}

export class WorkListQuery extends InboxQuery {
  @OfOfficer() readonly officer?: string;
  @OfInitiative() readonly initiative?: Initiative;
  @WithNumberPart() readonly numberPart?: string;
  @OneOf(urgencies, { description: 'Only this group.' }) readonly urgency?: Urgency;
  @LegalDay('The day as of which deadlines are grouped. Default: today.') readonly day?: LegalDate;
  @Whole(0, 3_650, 'Overdue for more days than this is critical.', { default: workListBounds.criticalAfterDays })
  readonly criticalAfterDays?: number;
  @Whole(0, 60, 'Due within so many working days is soon.', { default: workListBounds.soonWithinWorkingDays })
  readonly soonWithinWorkingDays?: number;
}
