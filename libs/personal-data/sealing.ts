import { commitmentOf, draw, saltBytes, salted, unsalted } from './cipher.js';
import { KeyDestroyed, RefTaken, SealBroken, SealRefused } from './errors.js';
import type { OwnerKeys } from './owner-keys.js';
import type { Draft, PlainText, RandomBytes, SaltOf, SealedText } from './port.js';
import { discloseValue, encloseValue, type SealedRow, type SealedValues } from './sealed-values.js';

/** An owner whose key must exist, and the values to store under it (no values when only a digest needs the key). */
export interface Sealing {
  readonly owner: string;
  readonly values: readonly (PlainText | Draft)[];
}

/** An encrypted value, with the answer that its caller gets if the ref is new. */
interface Encrypted {
  readonly sealed: SealedText;
  readonly text: string;
  readonly row: SealedRow;
}
type Put = (ref: string, row: SealedRow) => SealedRow | undefined;

export interface SealingParts {
  readonly keys: OwnerKeys;
  readonly values: SealedValues;
  readonly random: RandomBytes;
  readonly saltOf: SaltOf | undefined;
  readonly now: () => number;
}

/**
 * Stores the values of a group of callers: makes missing keys, then encrypts without a lock, then commits once. An
 * answer that is an error concerns its caller only. Safe to repeat: a stored ref keeps its first value.
 * @throws SQLite's error when the files cannot be written; nobody may rely on anything then
 */
export function sealGroup(
  parts: SealingParts,
  group: readonly Sealing[],
): readonly (readonly SealedText[] | CallersError)[] {
  const { keys, values, random, now } = parts;
  keys.refresh();
  keys.ensure(new Set(group.map(({ owner }) => owner)), random);
  const encrypted = group.map((sealing) => orOwnError(() => encryptedOf(parts, sealing)));
  if (encrypted.every((rows) => rows instanceof Error || rows.length === 0))
    return encrypted.map((rows) => (rows instanceof Error ? rows : []));
  return values.write(now(), (put) =>
    encrypted.map((rows) =>
      rows instanceof Error ? rows : orOwnError(() => rows.map((each) => store(parts, each, put))),
    ),
  );
}

function encryptedOf(parts: SealingParts, { owner, values }: Sealing): readonly Encrypted[] {
  const key = parts.keys.of(owner);
  if (key === undefined) throw new SealBroken(`the key of ${owner} is lost`);
  if (key === 'destroyed') throw new KeyDestroyed(owner);
  return values.map((value) => {
    const { ref, text, salt, commitment } = 'salt' in value ? value : draftOf(parts, value);
    const row = { owner: key.number, box: encloseValue(key, ref, salted(text, salt)) };
    return { sealed: { ref, commitment }, text, row };
  });
}

export function draftOf({ random, saltOf }: Pick<SealingParts, 'random' | 'saltOf'>, { ref, text }: PlainText): Draft {
  const salt = saltOf?.(ref) ?? draw(random, saltBytes);
  return { ref, text, salt, commitment: commitmentOf(salted(text, salt)) };
}

/** Stores a value, unless its ref has one: that stays, or a fact's commitment would not match the stored words. */
function store({ keys }: SealingParts, { sealed, text, row }: Encrypted, put: Put): SealedText {
  const { ref } = sealed;
  const first = put(ref, row);
  if (first === undefined) return sealed;
  if (first.owner !== row.owner) throw new RefTaken(`${ref} is already sealed for another owner`);
  const key = keys.numbered(first.owner);
  if (key === undefined) throw new SealBroken(`the key of the sealed value ${ref} is lost`);
  if (key === 'destroyed') throw new SealRefused(`${ref} cannot be repeated: its key was destroyed`);
  const stored = discloseValue(key, ref, first.box);
  if (unsalted(stored).text !== text) throw new RefTaken(`${ref} is already sealed with other words`);
  return { ref, commitment: commitmentOf(stored) };
}

type CallersError = SealRefused | KeyDestroyed | SealBroken;

/** Returns an error that concerns one request, for its caller; any other (a full disk) fails the whole group. */
function orOwnError<T>(work: () => T): T | CallersError {
  try {
    return work();
  } catch (error) {
    if (isCallersError(error)) return error;
    throw error;
  }
}

export function isCallersError(error: unknown): error is CallersError {
  return error instanceof SealRefused || error instanceof KeyDestroyed || error instanceof SealBroken;
}
