import { factOf } from './fact.js';
import { CaseNumber, Code } from './fields.js';
import type { LegalDate } from '../law/legal-date.js';
import { statisticalYearOf } from '../law/legal-date.js';

/**
 * Case numbers are reserved in a stream per office and statistical year, before the case opens: two clerks who take
 * the next number at once cannot both append at the same revision. Gaps are allowed, repetition is not.
 */
export class CaseNumberReservedData {
  @CaseNumber({ vi: 'Số vụ việc', en: 'Case number' }) number!: string;
  @Code({ vi: 'Vụ việc', en: 'Case' }) case!: string;
}

export const CaseNumberReserved = factOf<undefined>()('CaseNumberReserved', {
  version: 1,
  schema: CaseNumberReservedData,
  evolve: () => undefined,
  story: (data) => ({ vi: `Giữ số ${data.number}`, en: `Number ${data.number} was reserved` }),
});

/** `P1.03/2025/127-44`: office, statistical year, sequence, check digits (ISO 7064 MOD 97-10 over the digits). */
export function caseNumber(office: string, decidedOn: LegalDate, sequence: number): string {
  const year = statisticalYearOf(decidedOn);
  return `${office}/${year}/${sequence}-${checkDigits(`${office}${year}${sequence}`)}`;
}

/** Whether the two check digits of a case number are right; a mistyped number has wrong ones. */
export function hasCheckDigits(number: string): boolean {
  const [, body = '', check] = /^(.*)-([0-9]{2})$/.exec(number) ?? [];
  return check !== undefined && checkDigits(body) === check;
}

function checkDigits(text: string): string {
  const digits = text.replace(/\D/g, '');
  return (98n - ((BigInt(digits) * 100n) % 97n)).toString().padStart(2, '0');
}
