import type { Target } from './act.js';
import { type LegalDate, statisticalYearOf } from '../law/legal-date.js';

/**
 * STORAGE FORMAT: the names of streams. The kind, a dash, and what tells streams of that kind apart. What has a state is
 * a case, a judgment or a request; `numbers` are those that an office has reserved for its cases.
 */
export const streamOf = (kind: Target, id: string): string => `${kind}-${id}`;

export const isCaseStream = (stream: string): boolean => stream.startsWith('case-');

/** Of a judgment or a request. */
export const isOriginStream = (stream: string): boolean =>
  stream.startsWith('judgment-') || stream.startsWith('request-');

export const isNumbersStream = (stream: string): boolean => stream.startsWith('numbers-');

/** Numbers of the cases that an office decides on in the statistical year of a day. */
export function numbersStream(office: string, decidedOn: LegalDate): string {
  return `numbers-${office}-${statisticalYearOf(decidedOn)}`;
}
