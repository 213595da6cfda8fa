import {
  categories,
  type Classification,
  classifications,
  hasCheckDigits,
  type Initiative,
  leaves,
  type LegalDate,
  earlierOutcomes,
  type Outcome,
  outcomes,
  type Realm,
} from '#case';
import type { Position } from '#event-store';
import { world } from '#installation';
import { officesOf } from '../http/caller.js';
import { LegalDay, OneOf, Text } from '../http/query.js';
import { AtLeast } from '../reads/as-of.js';
import { anOffice, OfInitiative, OfOfficer, OfRealm, PageLimit, WithNumberPart } from '../reads/filters.js';

/** Leaves, and every state that contains one: `suspended`, `enforceable.dormant`, `enforceable.dormant.watched`. */
const states = [
  ...new Set(leaves.flatMap((leaf) => leaf.split('.').map((_, index, steps) => steps.slice(0, index + 1).join('.')))),
];
const isCaseNumber = (text: string): boolean =>
  /^[A-Za-z0-9.-]{1,40}\/\d{4}\/\d{1,9}-\d{2}$/.test(text) && hasCheckDigits(text);
const aCaseNumber = {
  vi: 'Phải là số vụ việc đúng cả hai chữ số kiểm tra, ví dụ P1.03/2025/127-44 (mã hóa trong URL)',
  en: 'It must be a case number with its two check digits, such as P1.03/2025/127-44 (URL-encoded)',
};
const aCursor = { vi: 'Phải là con trỏ', en: 'It must be a cursor' };
const aText = { type: 'string' };

/** The parameters of the list of cases: which cases of the register, and which page of them. */
export class RegisterQuery {
  @OneOf(officesOf(world.organisation), anOffice) readonly office?: string;
  @OneOf(states, {
    description: 'A state of the lifecycle, or a leaf of it.',
    schema: aText,
    example: 'enforceable',
  })
  readonly state?: string;
  @OneOf(classifications, { description: 'Whether the debtor can pay.', schema: aText })
  readonly classification?: Classification;
  @OneOf(categories, { description: 'Category of the judgment.' }) readonly category?: (typeof categories)[number];
  @OfRealm() readonly realm?: Realm;
  /** The names of terminations before 0.4.0 are still accepted. */
  @OneOf([...outcomes, ...earlierOutcomes.keys()], { description: 'How the case ended.', example: 'executed' })
  readonly outcome?: Outcome;
  @Text(isCaseNumber, aCaseNumber, { description: 'The case number with its check digits, URL-encoded.' })
  readonly number?: string;
  @WithNumberPart() readonly numberPart?: string;
  @OfOfficer() readonly officer?: string;
  @OfInitiative() readonly initiative?: Initiative;
  @LegalDay('A deadline falls due on or before this day.') readonly dueBy?: LegalDate;
  @PageLimit() readonly limit?: number;
  @Text(/^[A-Za-z0-9_-]{1,200}$/, aCursor, { description: 'Opaque; follow `Link: rel="next"`.' })
  readonly cursor?: string;
  @AtLeast() readonly atLeast?: Position;
}

export class PossibleQuery {
  @LegalDay('The legal day on which the acts would be taken. Default: today.') readonly on?: LegalDate;
}
