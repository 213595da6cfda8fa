import type { ViewDigest } from '#read-models';

/** What `verify --digests` and `rebuild` print of a view, on two lines. */
export function digestText({ name, ordinal, rows, sha256, withoutOrdinals, leftOut }: ViewDigest): string {
  const left = leftOut.length === 0 ? '' : `  left out: ${leftOut.join(', ')}`;
  return (
    `${name.padEnd(12)} event ${ordinal}  ${rows} rows  ${sha256}\n` +
    `${''.padEnd(12)} without ordinals  ${withoutOrdinals}${left}\n`
  );
}
