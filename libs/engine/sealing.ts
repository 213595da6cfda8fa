import { type ActBody, sealedPointers, type SealedText } from '#case';
import { namesOf } from '#json';
import { type Draft, RefTaken, type SealedStore } from '#personal-data';
import { derivedId } from './ids.js';

/** A body in which sealed references replace the personal data, so that no act ever sees them. */
export interface SealedBody {
  readonly body: ActBody;
  readonly pointers: readonly string[];
  /** The values for the sealed store, in the order of the pointers. */
  readonly drafts: readonly Draft[];
}

const unsealed = '0'.repeat(64);

/**
 * Replaces the personal data in a body by references and commitments, and writes nothing. `seal` must get the very same
 * drafts later.
 */
export function drafted(store: SealedStore, of: new () => object, body: ActBody, commandId: string): SealedBody {
  const pointers = sealedPointers(of, body);
  if (pointers.length === 0) return { body, pointers, drafts: [] };
  const drafts = pointers.map((pointer) =>
    store.draft({ ref: derivedId(commandId, pointer), text: valueAt(body, pointer) as string }),
  );
  return { body: replaced(body, pointers, drafts), pointers, drafts };
}

/**
 * Replaces the personal data by references, for a preview: nothing is sealed, so the commitments are placeholders that
 * nobody opens.
 */
export function asIfSealed(of: new () => object, body: ActBody, commandId: string): SealedBody {
  const pointers = sealedPointers(of, body);
  const texts = pointers.map((pointer) => ({ ref: derivedId(commandId, pointer), commitment: unsealed }));
  return { body: replaced(body, pointers, texts), pointers, drafts: [] };
}

/**
 * Writes the words to the sealed store and syncs them; only then may a fact refer to them. Usually returns the same
 * body. After an attempt that sealed words but stored no fact it may return other references: the same words keep their
 * first commitments; other words, or words sealed for another stream, get refs derived from the body's `digest`.
 */
export async function seal(store: SealedStore, owner: string, sealed: SealedBody, digest: string): Promise<SealedBody> {
  const { body, pointers, drafts } = sealed;
  if (drafts.length === 0) return sealed;
  const texts = await store.seal(owner, drafts).catch((error: unknown) => {
    if (!(error instanceof RefTaken)) throw error;
    return store.seal(
      owner,
      drafts.map(({ ref, text }) => ({ ref: derivedId(ref, digest), text })),
    );
  });
  const isAsDrafted = texts.every(
    ({ ref, commitment }, index) => ref === drafts[index]!.ref && commitment === drafts[index]!.commitment,
  );
  return isAsDrafted ? sealed : { ...sealed, body: replaced(body, pointers, texts) };
}

function replaced(body: ActBody, pointers: readonly string[], texts: readonly SealedText[]): ActBody {
  if (pointers.length === 0) return body;
  const copy = structuredClone(body);
  pointers.forEach((pointer, index) => {
    const { ref, commitment } = texts[index]!;
    setAt(copy, pointer, { ref, commitment });
  });
  return copy;
}

function valueAt(value: unknown, pointer: string): unknown {
  return namesOf(pointer).reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], value);
}

function setAt(value: unknown, pointer: string, text: SealedText): void {
  const path = [...namesOf(pointer)];
  const last = path.pop()!;
  const parent = path.reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], value);
  (parent as Record<string, unknown>)[last] = text;
}
