import { commitmentOf, draw, saltBytes, salted } from './cipher.js';
import { KeyDestroyed, SealBroken, SealRefused } from './errors.js';
import type { Waiting } from './group-commit.js';
import type { OwnerKeys } from './owner-keys.js';
import type { PlainText, RandomBytes, SaltOf, SealedText } from './port.js';
import { discloseValue, encloseValue } from './sealed-values.js';
import type { SealedRow, SealedValues } from './sealed-values.js';

/** An owner whose key must exist, and what is to be stored under it (nothing, when only a digest needs the key). */
export interface Sealing {
  readonly owner: string;
  readonly values: readonly PlainText[];
}
type Caller = Waiting<Sealing, readonly SealedText[]>;

/** A value encrypted and ready to be stored, with the answer it earns when its ref is new. */
interface Draft {
  readonly sealed: SealedText;
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
 * Stores what a group of callers asked for: keys first, then encryption without a lock, then one commit. A caller
 * hears of success only after the commit; one that is refused does not take the others with it.
 */
export function sealGroup(parts: SealingParts, group: readonly Caller[]): void {
  const { keys, values, random, now } = parts;
  keys.refresh();
  keys.ensure(new Set(group.map(({ job }) => job.owner)), random);
  const drafted = group.map((caller) => orReject(caller, () => draftsOf(parts, caller.job)));
  const answered: (readonly SealedText[] | undefined)[] = [];
  const store = (put: Put): void =>
    group.forEach((caller, index) => {
      const drafts = drafted[index];
      answered[index] = drafts && orReject(caller, () => drafts.map((draft) => storeDraft(parts, draft, put)));
    });
  if (drafted.some((drafts) => drafts !== undefined && drafts.length > 0)) values.write(now(), store);
  else answered.push(...drafted.map((drafts) => drafts && []));
  group.forEach(({ resolve }, index) => {
    const answer = answered[index];
    if (answer !== undefined) resolve(answer);
  });
}

function draftsOf({ keys, random, saltOf }: SealingParts, { owner, values }: Sealing): readonly Draft[] {
  const key = keys.of(owner);
  if (key === undefined) throw new SealBroken(`the key of ${owner} is lost`);
  if (key === 'destroyed') throw new KeyDestroyed(owner);
  const drawn = saltOf ? undefined : draw(random, saltBytes * values.length);
  return values.map(({ ref, text }, at) => {
    const salt = saltOf?.(ref) ?? drawn!.subarray(at * saltBytes, (at + 1) * saltBytes);
    const words = salted(text, salt);
    const row = { owner: key.number, box: encloseValue(key, ref, words) };
    return { sealed: { ref, commitment: commitmentOf(words) }, row };
  });
}

/** The first value of a ref stays: another answer would leave a fact that the stored words do not prove. */
function storeDraft({ keys }: SealingParts, { sealed, row }: Draft, put: Put): SealedText {
  const { ref } = sealed;
  const first = put(ref, row);
  if (first === undefined) return sealed;
  if (first.owner !== row.owner) throw new SealRefused(`${ref} is already sealed for another owner`);
  const key = keys.numbered(first.owner);
  if (key === undefined) throw new SealBroken(`the key of the sealed value ${ref} is lost`);
  if (key === 'destroyed') throw new SealRefused(`${ref} cannot be repeated: its key was destroyed`);
  return { ref, commitment: commitmentOf(discloseValue(key, ref, first.box)) };
}

/** What is wrong with one request is told to its caller; anything else (a full disk) fails the whole group. */
function orReject<T>({ reject }: Caller, work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    const own = error instanceof SealRefused || error instanceof KeyDestroyed || error instanceof SealBroken;
    if (!own) throw error;
    reject(error);
    return undefined;
  }
}
