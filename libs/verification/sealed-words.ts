import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Inspected, openSealedReader, type SealedReader, sealLimits } from '#personal-data';
import type { RecordedFact, SealedText } from '#case';
import type { StoredEvent } from '#event-store';
import { type Findings, restoreIt } from './findings.js';

/** A reference to sealed words, and the fact that holds it. */
interface Reference extends SealedText {
  readonly fact: RecordedFact;
}

const batchSizeMax = Math.min(1_000, sealLimits.refsPerOpenMax);

/**
 * Checks the references in facts against the sealed store: under each there are words that its owner's key decrypts and
 * that match its commitment.
 */
export class SealedWords {
  readonly #reader: SealedReader | undefined;
  readonly #why: string | undefined;
  readonly #refs = new Set<string>();
  #waiting: Reference[] = [];
  #open = 0;
  #destroyed = 0;

  constructor(
    private readonly folder: string,
    private readonly findings: Findings,
  ) {
    try {
      this.#reader = openSealedReader({ folder, leavesTrace: false });
    } catch (error) {
      this.#why = (error as Error).message;
    }
  }

  async add(facts: readonly RecordedFact[]): Promise<void> {
    for (const fact of facts)
      for (const text of referencesIn(fact.data)) {
        this.#refs.add(text.ref);
        if (this.#reader) this.#waiting.push({ ...text, fact });
      }
    while (this.#waiting.length >= batchSizeMax) await this.#check(this.#waiting.splice(0, batchSizeMax));
  }

  /** Marks the references in unjudged events as used, so that their words are not reported as unused. */
  mention(events: readonly StoredEvent[]): void {
    for (const { data } of events) for (const { ref } of referencesIn(data)) this.#refs.add(ref);
  }

  /** Reports after the last stream. */
  async end(): Promise<void> {
    if (!this.#reader) {
      const isNeeded = this.#refs.size > 0 || existsSync(join(this.folder, 'keys.db'));
      if (isNeeded) this.findings.unchecked(`sealed words (${this.#refs.size} references): ${this.#why}`);
      return;
    }
    try {
      while (this.#waiting.length > 0) await this.#check(this.#waiting.splice(0, batchSizeMax));
      await this.#countUnused(this.#reader);
    } catch (error) {
      this.findings.unchecked(`sealed words: ${(error as Error).message}`);
    }
    if (this.#destroyed > 0)
      this.findings.noted(`${this.#destroyed} sealed values cannot be opened any more: their key was destroyed`);
    this.findings.checked(`${this.#open} references to sealed words open, and match their commitments`);
  }

  async close(): Promise<void> {
    await this.#reader?.close();
  }

  async #check(references: readonly Reference[]): Promise<void> {
    const found = await this.#reader!.inspect([...new Set(references.map(({ ref }) => ref))]);
    for (const reference of references) {
      const why = this.#fault(reference, found.get(reference.ref)!);
      const { streamId, revision } = reference.fact.envelope;
      if (why !== undefined) this.findings.damaged(`${streamId} revision ${revision}: ${why}`);
    }
  }

  #fault({ ref, commitment, fact }: Reference, found: Inspected): string | undefined {
    switch (found.kind) {
      case 'missing':
        return `the sealed value ${ref} is gone`;
      case 'broken':
        return found.why;
      case 'destroyed':
        // No words are left to compare with the commitment; only the owner of the destroyed key can be checked.
        if (!isOwnedBy(found.owner, fact))
          return `the sealed value ${ref} lies under the destroyed key of ${found.owner}`;
        this.#destroyed += 1;
        return undefined;
      case 'open':
        if (found.commitment !== commitment) return `the sealed value ${ref} is not what the fact was committed to`;
        if (!isOwnedBy(found.owner, fact)) return `the sealed value ${ref} lies under the key of ${found.owner}`;
        this.#open += 1;
        return undefined;
    }
  }

  async #countUnused(reader: SealedReader): Promise<void> {
    let unused = 0;
    for await (const refs of reader.refs()) {
      const others = refs.filter((ref) => !this.#refs.has(ref));
      unused += others.length;
      for (const [ref, found] of await reader.inspect(others))
        if (found.kind === 'missing') this.findings.damaged(`the sealed value ${ref} is in no index: ${restoreIt}`);
        else if (found.kind === 'broken') this.findings.damaged(`${found.why} (no fact refers to it): ${restoreIt}`);
    }
    if (unused > 0)
      this.findings.noted(`${unused} sealed values are referred to by no fact: sweep forgets those older than an hour`);
  }
}

/** Whether the words belong to the fact's stream, or a reaction copied them from the stream of its cause. */
function isOwnedBy(owner: string, { envelope: { client, streamId } }: RecordedFact): boolean {
  return owner === streamId || client === 'reaction';
}

function* referencesIn(value: unknown): Generator<SealedText> {
  if (typeof value !== 'object' || value === null) return;
  const { ref, commitment } = value as Partial<SealedText>;
  if (typeof ref === 'string' && typeof commitment === 'string') yield { ref, commitment };
  else for (const item of Object.values(value)) yield* referencesIn(item);
}
