import type { Label } from './fields.js';
import type { LegalDate } from '../law/legal-date.js';

/** An amount as computed, or as stored. */
type Dong = bigint | string;

/** Amounts and dates in sentences for people, as a clerk writes them in Vietnamese and in English. */
export const dong = {
  vi: (amount: Dong): string => `${grouped(amount, '.')} đồng`,
  en: (amount: Dong): string => `${grouped(amount, ',')} đồng`,
};

/** `18/5/2026` in Vietnamese; English sentences keep the ISO form. */
export function dayVi(date: LegalDate): string {
  const [year, month, day] = date.split('-').map(Number);
  return `${day}/${month}/${year}`;
}

/** The label of a value; a stored value without a label is shown as it is. */
export function labelIn(labels: Readonly<Record<string, Label>>, value: string): Label {
  return Object.hasOwn(labels, value) ? labels[value]! : { vi: value, en: value };
}

function grouped(amount: Dong, separator: string): string {
  return amount.toString().replace(/\B(?=(\d{3})+$)/g, separator);
}

/** A sentence of the law table for people, its days without leading zeros: the table itself is hashed and must stay. */
export function lawSentence({ vi, en }: Label): [vi: string, en: string] {
  return [vi.replace(/(?<!\d)0(?=\d\/\d{1,2}\/\d{4})/g, ''), en];
}
