import type { ViewDigest } from '#read-models';
import { labelled } from './labelled.js';

/** The two lines that `verify --digests` and `rebuild` print for a view. */
export function digestText({ name, ordinal, rows, sha256, withoutOrdinals, leftOut }: ViewDigest): string {
  const left = leftOut.length === 0 ? '' : `  left out: ${leftOut.join(', ')}`;
  const lines = [`event ${ordinal}  ${rows} rows  ${sha256}`, `without ordinals  ${withoutOrdinals}${left}`];
  return `${labelled(name, 12, lines)}\n`;
}
