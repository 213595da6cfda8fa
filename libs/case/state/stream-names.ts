import type { Target } from '../definition/act.js';
import { type LegalDate, statisticalYearOf } from '../law/legal-date.js';

/**
 * STORAGE FORMAT: the names of streams: the kind, a dash, and an id within that kind. Streams of the kinds in
 * `streams.ts` have a lifecycle; `numbers` streams hold the numbers that an office has reserved for its cases.
 */
export const streamOf = (kind: Target, id: string): string => `${kind}-${id}`;

export const isCaseStream = (stream: string): boolean => stream.startsWith('case-');

export const isNumbersStream = (stream: string): boolean => stream.startsWith('numbers-');

/** The stream of the case numbers of an office in the statistical year of a day. */
export function numbersStream(office: string, decidedOn: LegalDate): string {
  return `numbers-${office}-${statisticalYearOf(decidedOn)}`;
}
