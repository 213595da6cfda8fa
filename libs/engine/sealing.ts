import { type ActBody, sealedPointers, type SealedText } from '#case';
import type { SealedStore } from '#personal-data';
import { derivedId } from './ids.js';

/** A body whose words about people were replaced by sealed references, so that no act ever sees them. */
export interface SealedBody {
  readonly body: ActBody;
  readonly pointers: readonly string[];
}

const unsealed = '0'.repeat(64);

/** The body as it will be, before anything is written: for a first decision, and for a preview. */
export function asIfSealed(of: new () => object, body: ActBody, commandId: string): SealedBody {
  const pointers = sealedPointers(of, body);
  if (pointers.length === 0) return { body, pointers };
  const copy = structuredClone(body);
  for (const pointer of pointers) setAt(copy, pointer, { ref: derivedId(commandId, pointer), commitment: unsealed });
  return { body: copy, pointers };
}

/** Writes the words to the sealed store and syncs; only then may a fact refer to them. */
export async function seal(
  store: SealedStore,
  owner: string,
  body: ActBody,
  pointers: readonly string[],
  commandId: string,
): Promise<ActBody> {
  if (pointers.length === 0) return body;
  const values = pointers.map((pointer) => ({
    ref: derivedId(commandId, pointer),
    text: getAt(body, pointer) as string,
  }));
  const texts = await store.seal(owner, values);
  const copy = structuredClone(body);
  pointers.forEach((pointer, index) => setAt(copy, pointer, texts[index]!));
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
