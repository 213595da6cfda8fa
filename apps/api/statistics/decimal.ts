import type { Fraction } from '#statistics';

/** An exact fraction as a decimal text, rounded half up in magnitude: -11.34. Null where there is no value (x/0). */
export function exact({ num, den }: Fraction, decimals: number): string | null {
  if (den === 0n) return null;
  const isNegative = num < 0n !== den < 0n;
  const [n, d] = [num < 0n ? -num : num, den < 0n ? -den : den];
  const units = (2n * n * 10n ** BigInt(decimals) + d) / (2n * d);
  const text = units.toString().padStart(decimals + 1, '0');
  const digits = decimals === 0 ? text : `${text.slice(0, -decimals)}.${text.slice(-decimals)}`;
  return isNegative && units > 0n ? `-${digits}` : digits;
}
