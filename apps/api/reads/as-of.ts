import { type Instant, isLegalDateInBounds, type LegalDate, legalDateMax, legalDateMin } from '#case';
import type { Position } from '#event-store';
import { Parameters, type Query } from '../http/parameters.js';
import { Problem } from '../problems/problem.js';

/** Time travel on both axes: what was known by then (an instant or an ordinal), and what was true on a legal date. */
export interface AsOf {
  readonly revision?: number | undefined;
  readonly asOf?: number | Instant | undefined;
  readonly effectiveOn?: LegalDate | undefined;
  readonly atLeast?: Position | undefined;
}

const aboutAsOf = {
  vi: `Phải là số thứ tự sự kiện hoặc thời điểm RFC 3339 từ ${legalDateMin} đến ${legalDateMax}, ví dụ 2025-04-03T10:00:00Z`,
  en: `It must be an ordinal, or an instant of RFC 3339 from ${legalDateMin} to ${legalDateMax}, such as 2025-04-03T10:00:00Z`,
};
const instantPattern = String.raw`\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+ -]\d{2}:\d{2})`;
const asOfPattern = new RegExp(`^(\\d{1,15}|${instantPattern})$`);

export const whatAtLeast = {
  vi: 'Phải là position trong một câu trả lời trước',
  en: 'It must be the position of an earlier answer',
};

export function knowledgeFrom(parameters: Parameters): Pick<AsOf, 'asOf' | 'atLeast'> {
  const text = parameters.text('asOf', asOfPattern, aboutAsOf)?.replace(' ', '+');
  const atLeast = parameters.text('atLeast', /^[\x21-\x7e]{1,64}$/, whatAtLeast) as Position | undefined;
  if (text === undefined) return { atLeast };
  if (/^\d+$/.test(text)) return { asOf: Number(text), atLeast };
  const time = Date.parse(text);
  if (Number.isNaN(time) || !isLegalDateInBounds(text.slice(0, 10))) throw notAnInstant(text);
  const instant = new Date(time).toISOString() as Instant;
  // An offset can lead out of the bounds, and into a year that is written with more digits.
  if (!isLegalDateInBounds(instant.slice(0, 10))) throw notAnInstant(text);
  return { asOf: instant, atLeast };
}

function notAnInstant(text: string): Problem {
  const error = { parameter: 'asOf', code: 'instant', message: aboutAsOf };
  return new Problem(
    'parameter-invalid',
    { vi: `${text} không phải thời điểm có thật`, en: `${text} is not a real instant` },
    { members: { errors: [error] } },
  );
}

export function asOfFrom(query: Query): AsOf {
  const parameters = new Parameters(query);
  const revision = parameters.whole('revision', 0, 1e12);
  const effectiveOn = parameters.date('effectiveOn');
  const knowledge = knowledgeFrom(parameters);
  parameters.done();
  return { revision, effectiveOn, ...knowledge };
}
