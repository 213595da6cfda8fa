import { isLegalDateInBounds, type Label, type LegalDate, legalDateMax, legalDateMin } from '#case';
import { Problem } from '../problems/problem.js';

export type Query = Readonly<Record<string, unknown>>;

interface ParameterError {
  readonly parameter: string;
  readonly code: string;
  readonly message: Label;
}

/**
 * Reads query parameters; what is wrong with any of them is answered at once, for all of them (422). A parameter that
 * nobody asked for is wrong too: a misspelt `efectiveOn` must not answer as if it were not there.
 */
export class Parameters {
  readonly #errors: ParameterError[] = [];
  readonly #known = new Set<string>();

  constructor(private readonly query: Query) {}

  text(name: string, fits: RegExp | ((value: string) => boolean), what: Label): string | undefined {
    const value = this.#single(name);
    if (value === undefined || (fits instanceof RegExp ? fits.test(value) : fits(value))) return value;
    return this.#wrong(name, 'pattern', what);
  }

  date(name: string): LegalDate | undefined {
    const value = this.#single(name);
    if (value === undefined || isLegalDateInBounds(value)) return value;
    return this.#wrong(name, 'date', {
      vi: `Phải là ngày có thật từ ${legalDateMin} đến ${legalDateMax}, dạng YYYY-MM-DD`,
      en: `It must be a real day from ${legalDateMin} to ${legalDateMax}, YYYY-MM-DD`,
    });
  }

  whole(name: string, min: number, max: number): number | undefined {
    const value = this.#single(name);
    if (value === undefined) return undefined;
    const number = /^\d{1,15}$/.test(value) ? Number(value) : -1;
    if (number >= min && number <= max) return number;
    return this.#wrong(name, 'integer', {
      vi: `Phải là số nguyên từ ${min} đến ${max}`,
      en: `It must be a whole number from ${min} to ${max}`,
    });
  }

  oneOf<T extends string>(name: string, values: readonly T[]): T | undefined {
    const value = this.#single(name);
    if (value === undefined || (values as readonly string[]).includes(value)) return value as T | undefined;
    const all = values.join(', ');
    return this.#wrong(name, 'oneOf', { vi: `Phải là một trong: ${all}`, en: `It must be one of: ${all}` });
  }

  /** @throws Problem when anything was wrong. */
  done(): void {
    for (const name of Object.keys(this.query))
      if (!this.#known.has(name))
        this.#wrong(name, 'unknownParameter', {
          vi: `Không có tham số này; có: ${[...this.#known].join(', ') || '–'}`,
          en: `There is no such parameter; there are: ${[...this.#known].join(', ') || '–'}`,
        });
    if (this.#errors.length > 0) throw parameterProblem(this.#errors);
  }

  #single(name: string): string | undefined {
    this.#known.add(name);
    const value = Object.hasOwn(this.query, name) ? this.query[name] : undefined;
    if (value === undefined || typeof value === 'string') return value;
    return this.#wrong(name, 'once', { vi: 'Chỉ được nêu một lần', en: 'It may be given once only' });
  }

  #wrong(parameter: string, code: string, message: Label): undefined {
    this.#errors.push({ parameter, code, message });
    return undefined;
  }
}

export function parameterProblem(errors: readonly ParameterError[]): Problem {
  const names = errors.map((error) => error.parameter).join(', ');
  return new Problem(
    'parameter-invalid',
    { vi: `Tham số không hợp lệ: ${names}`, en: `Not valid: ${names}` },
    { members: { errors } },
  );
}
