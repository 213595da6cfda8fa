/** An exact ratio of whole numbers; `den` 0 means that there is no value ("–"). Rounded only when printed. */
export interface Fraction {
  readonly num: bigint;
  readonly den: bigint;
}

/**
 * A rate such as G = completed ÷ enforceable. The unit is part of the type: a rate, a growth, a difference in points
 * and a progress are all printed with "%", and none may be used for another.
 */
export interface Rate extends Fraction {
  readonly unit: 'rate';
}

export function rate(num: number | bigint, den: number | bigint): Rate {
  return { unit: 'rate', num: BigInt(num), den: BigInt(den) };
}

/**
 * The rate of a text in percent: "84.00" is 84 ÷ 100.
 * @throws RangeError when the text is not a decimal number
 */
export function rateOfPercent(text: string): Rate {
  const match = /^(\d+)(?:\.(\d+))?$/.exec(text);
  if (match === null) throw new RangeError(`${text} is not a percentage`);
  const decimals = match[2] ?? '';
  return rate(BigInt(`${match[1]}${decimals}`), 100n * 10n ** BigInt(decimals.length));
}

/** Equal in value; two missing values are equal. */
export function equal(a: Fraction, b: Fraction): boolean {
  if (a.den === 0n || b.den === 0n) return a.den === b.den;
  return a.num * b.den === b.num * a.den;
}
