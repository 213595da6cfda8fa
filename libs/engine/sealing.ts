import { type ActBody, sealedPointers, type SealedText } from '#case';
import type { Draft, SealedStore } from '#personal-data';
import { derivedId } from './ids.js';

/** A body whose words about people were replaced by sealed references, so that no act ever sees them. */
export interface SealedBody {
  readonly body: ActBody;
  readonly pointers: readonly string[];
  /** What the sealed store is to keep, in the order of the pointers. */
  readonly drafts: readonly Draft[];
}

const unsealed = '0'.repeat(64);

/** The body as it will be, with nothing written yet: its commitments are those that `store` will be asked to keep. */
export function drafted(store: SealedStore, of: new () => object, body: ActBody, commandId: string): SealedBody {
  const pointers = sealedPointers(of, body);
  if (pointers.length === 0) return { body, pointers, drafts: [] };
  const drafts = pointers.map((pointer) =>
    store.draft({ ref: derivedId(commandId, pointer), text: getAt(body, pointer) as string }),
  );
  return { body: replaced(body, pointers, drafts), pointers, drafts };
}

/** For a preview, whose commitments nobody will ever open. */
export function asIfSealed(of: new () => object, body: ActBody, commandId: string): SealedBody {
  const pointers = sealedPointers(of, body);
  const texts = pointers.map((pointer) => ({ ref: derivedId(commandId, pointer), commitment: unsealed }));
  return { body: replaced(body, pointers, texts), pointers, drafts: [] };
}

/**
 * Writes the words to the sealed store and syncs; only then may a fact refer to them. The same body comes back, unless
 * an earlier attempt has stored other commitments: then those stand.
 */
export async function seal(store: SealedStore, owner: string, sealed: SealedBody): Promise<SealedBody> {
  const { body, pointers, drafts } = sealed;
  if (drafts.length === 0) return sealed;
  const texts = await store.seal(owner, drafts);
  const isAsDrafted = texts.every(({ commitment }, index) => commitment === drafts[index]!.commitment);
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

function getAt(value: unknown, pointer: string): unknown {
  return steps(pointer).reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], value);
}

function setAt(value: unknown, pointer: string, text: SealedText): void {
  const path = steps(pointer);
  const last = path.pop()!;
  const parent = path.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], value);
  (parent as Record<string, unknown>)[last] = text;
}

function steps(pointer: string): string[] {
  return pointer.split('/').slice(1);
}
