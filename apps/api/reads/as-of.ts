import { type Instant, instantInBounds, type LegalDate, legalDateMax, legalDateMin } from '#case';
import type { Position } from '#event-store';
import { LegalDay, parameterProblem, Text, Whole } from '../http/query.js';
import { Problem } from '../problems/problem.js';
import { limits } from '../runtime/limits.js';

const aboutAsOf = {
  vi: `Phải là số thứ tự sự kiện hoặc thời điểm RFC 3339 từ ${legalDateMin} đến ${legalDateMax}, ví dụ 2025-04-03T10:00:00Z`,
  en: `It must be an ordinal, or an instant of RFC 3339 from ${legalDateMin} to ${legalDateMax}, such as 2025-04-03T10:00:00Z`,
};
const instantPattern = String.raw`\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+ -]\d{2}:\d{2})`;
const asOfPattern = new RegExp(`^(\\d{1,15}|${instantPattern})$`);
const revisionMax = 1e12;

/** The parameter `asOf`, system time: an instant or an ordinal. */
export const AsKnown = () =>
  Text(
    asOfPattern,
    aboutAsOf,
    {
      description: 'As known by then: an instant (RFC 3339, write + as %2B) or an ordinal.',
      schema: {
        oneOf: [
          { type: 'integer', minimum: 0 },
          { type: 'string', format: 'date-time' },
        ],
      },
      example: '2025-04-03T23:59:59Z',
    },
    instantOrOrdinal,
  );

/** Restores the plus of an instant's offset, which arrives as a blank if it was not encoded. */
export const asWritten = (asOf: string): string => asOf.replace(' ', '+');

/** @throws Problem when the text looks like an instant and is none */
function instantOrOrdinal(given: string): number | Instant {
  const text = asWritten(given);
  if (/^\d+$/.test(text)) return Number(text);
  const instant = instantInBounds(text);
  if (instant === undefined) throw notAnInstant(text);
  return instant;
}

function notAnInstant(text: string): Problem {
  const { members } = parameterProblem([{ parameter: 'asOf', code: 'instant', message: aboutAsOf }]);
  return new Problem(
    'parameter-invalid',
    { vi: `${text} không phải thời điểm có thật`, en: `${text} is not a real instant` },
    { members },
  );
}

/** The parameter `atLeast`, for reading one's own writes. */
export const AtLeast = () =>
  Text<Position>(
    /^[\x21-\x7e]{1,64}$/,
    { vi: 'Phải là position trong một câu trả lời trước', en: 'It must be the position of an earlier answer' },
    { description: `Read your writes: wait (up to ${limits.viewWaitMs} ms) for this position.` },
  );

/** Both axes of time: what was known by then, and what was true on a legal date. */
export class AsOfQuery {
  @Whole(0, revisionMax, 'The stream as it was at this revision.') readonly revision?: number;
  @LegalDay('What was true on that legal date. Combines with asOf and revision.') readonly effectiveOn?: LegalDate;
  @AsKnown() readonly asOf?: number | Instant;
  @AtLeast() readonly atLeast?: Position;
}
