import type { ViewDigest } from '#read-models';
import { labelled } from './labelled.js';

/** What `verify --digests` and `rebuild` print of a view, on two lines. */
export function digestText({ name, ordinal, rows, sha256, withoutOrdinals, leftOut }: ViewDigest): string {
  const left = leftOut.length === 0 ? '' : `  left out: ${leftOut.join(', ')}`;
  const lines = [`event ${ordinal}  ${rows} rows  ${sha256}`, `without ordinals  ${withoutOrdinals}${left}`];
  return `${labelled(name, 12, lines)}\n`;
}
