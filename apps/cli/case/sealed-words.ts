import { openSealedReader } from '#personal-data';
import type { RecordedFact } from '#case';

/** A field of a fact with a sealed value. */
export interface SealedField {
  readonly revision: number;
  readonly path: string;
  readonly ref: string;
}

export function sealedFieldsOf(facts: readonly RecordedFact[]): SealedField[] {
  return facts.flatMap(({ data, envelope }) =>
    fieldsIn(data).map(({ path, ref }) => ({ revision: envelope.revision, path, ref })),
  );
}

/** The words by reference, without those whose key was destroyed. Writes nothing. */
export async function openedWords(
  folder: string,
  fields: readonly SealedField[],
): Promise<ReadonlyMap<string, string>> {
  const store = openSealedReader({ folder, leavesTrace: false });
  try {
    return await store.open(fields.map(({ ref }) => ref));
  } finally {
    await store.close();
  }
}

function fieldsIn(value: unknown, path = ''): Omit<SealedField, 'revision'>[] {
  if (typeof value !== 'object' || value === null) return [];
  const { ref } = value as { ref?: unknown };
  if (typeof ref === 'string' && 'commitment' in value) return [{ path, ref }];
  return Object.entries(value).flatMap(([key, nested]) => fieldsIn(nested, path === '' ? key : `${path}.${key}`));
}
