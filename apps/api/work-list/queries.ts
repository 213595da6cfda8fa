import { type Initiative, initiatives, type LegalDate, type Realm } from '#case';
import type { Position } from '#event-store';
import { world } from '#installation';
import { urgencies, type Urgency, workListBounds } from '#read-models';
import { codeSchema } from '../http/caller.js';
import { LegalDay, OneOf, Text, Whole } from '../http/query.js';
import { AtLeast } from '../reads/as-of.js';
import { anOffice, OfRealm, PageLimit } from '../reads/filters.js';

const { organisation } = world;
const offices = organisation.agencies.flatMap(({ id, offices: own }) => [id, ...own.map((office) => office.id)]);
const aCursor = { vi: 'Phải là con trỏ', en: 'It must be a cursor' };
const aCode = { vi: 'Phải là mã chấp hành viên', en: 'It must be the code of an officer' };
const aPart = {
  vi: 'Phải là một phần của số vụ việc, ví dụ 2025/127',
  en: 'It must be a part of a case number, such as 2025/127',
};

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
  @Text(/^[A-Za-z0-9._-]{1,64}$/, aCode, { description: 'Only cases of this officer.', schema: codeSchema })
  readonly officer?: string;
  @OneOf(initiatives, { description: 'Only cases opened ex officio, or on request.' })
  readonly initiative?: Initiative;
  @Text(/^[A-Za-z0-9./-]{1,64}$/, aPart, { description: 'Only cases whose number has this part.' })
  readonly numberPart?: string;
  @OneOf(urgencies, { description: 'Only this group.' }) readonly urgency?: Urgency;
  @LegalDay('The day as of which deadlines are grouped. Default: today.') readonly day?: LegalDate;
  @Whole(0, 3_650, 'Overdue for more days than this is critical.', { default: workListBounds.criticalAfterDays })
  readonly criticalAfterDays?: number;
  @Whole(0, 60, 'Due within so many working days is soon.', { default: workListBounds.soonWithinWorkingDays })
  readonly soonWithinWorkingDays?: number;
}
