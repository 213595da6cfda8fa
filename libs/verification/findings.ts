/** The kinds of finding. Only `damaged` and `unchecked` make the check fail. */
export type Kind =
  /** Stored data differ from what was acknowledged or contradict themselves, or their processing is stuck. */
  | 'damaged'
  /** A thing could not be checked: it is missing, unreadable, locked, or on a server that does not answer. */
  | 'unchecked'
  /** Something to know that is not wrong: pending work, a destroyed key, words without a reference. */
  | 'noted'
  /** A thing that was checked, and how many of it. */
  | 'checked';

/** The way out when a damaged file cannot be rebuilt. */
export const restoreIt = 'restore the folder from a backup (restore DIR)';

export type Say = (kind: Kind, sentence: string) => void;

/** A step that today's rules refuse and an earlier engine accepted. */
export interface RefusedToday {
  readonly engineVersion: string;
  readonly rule: string;
  readonly stream: string;
  readonly revision: number;
}

/** A list in a sentence names at most this many members. */
const examplesMax = 3;

interface Listed extends Pick<RefusedToday, 'engineVersion' | 'rule'> {
  count: number;
  readonly examples: string[];
}

/** Number of sentences kept of each kind; further ones are only counted. */
const sentencesMax = 1_000;

/** Collects the findings of a check. */
export class Findings {
  readonly #counts: Record<Kind, number> = { damaged: 0, unchecked: 0, noted: 0, checked: 0 };
  readonly #sentences: [kind: Kind, sentence: string][] = [];
  readonly #listed = new Map<string, Listed>();

  readonly damaged = (sentence: string): void => this.#add('damaged', sentence);
  readonly unchecked = (sentence: string): void => this.#add('unchecked', sentence);
  readonly noted = (sentence: string): void => this.#add('noted', sentence);
  readonly checked = (sentence: string): void => this.#add('checked', sentence);

  refusedToday({ engineVersion, rule, stream, revision }: RefusedToday): void {
    const key = `${engineVersion} ${rule}`;
    const listed = this.#listed.get(key) ?? { engineVersion, rule, count: 0, examples: [] };
    listed.count += 1;
    if (listed.examples.length < examplesMax) listed.examples.push(`${stream} revision ${revision}`);
    this.#listed.set(key, listed);
  }

  count(kind: Kind): number {
    return this.#counts[kind];
  }

  /** Reports all findings in the order in which they were found, and steps of earlier engines last. */
  report(say: Say): void {
    for (const [kind, sentence] of this.#sentences) say(kind, sentence);
    for (const { engineVersion, rule, count, examples } of this.#listed.values())
      say(
        'noted',
        `accepted under engine ${engineVersion}, refused today: ${rule}: ${count === 1 ? '1 step' : `${count} steps`} ` +
          `(${examples.join(', ')}${count > examples.length ? ', …' : ''})`,
      );
  }

  #add(kind: Kind, sentence: string): void {
    this.#counts[kind] += 1;
    if (this.#counts[kind] <= sentencesMax) this.#sentences.push([kind, sentence]);
  }
}
