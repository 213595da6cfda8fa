/** What a checker has to say. Only `damaged` and `unchecked` are no good news. */
export type Kind =
  /** What is stored is not what was acknowledged, contradicts itself, or stands still. */
  | 'damaged'
  /** Could not be looked at: missing, unreadable, locked, or a server that does not answer. */
  | 'unchecked'
  /** Worth knowing, and nothing is wrong: work that is pending, a destroyed key, words nobody refers to. */
  | 'noted'
  /** What was looked at, and how much of it. */
  | 'checked';

export type Say = (kind: Kind, sentence: string) => void;

/** A step that an earlier engine accepted by the rules of its time. */
export interface RefusedToday {
  readonly engineVersion: string;
  readonly rule: string;
  readonly stream: string;
  readonly revision: number;
}

/** The first few of a list are named. */
const examplesMax = 3;

interface Listed {
  readonly engineVersion: string;
  readonly rule: string;
  count: number;
  readonly examples: string[];
}

/** Of each kind; of more, only the number is kept. */
const sentencesMax = 1_000;

/** Collects what a check finds. */
export class Findings {
  readonly #counts: Record<Kind, number> = { damaged: 0, unchecked: 0, noted: 0, checked: 0 };
  readonly #sentences: [kind: Kind, sentence: string][] = [];
  readonly #listed = new Map<string, Listed>();

  damaged(sentence: string): void {
    this.#add('damaged', sentence);
  }

  unchecked(sentence: string): void {
    this.#add('unchecked', sentence);
  }

  noted(sentence: string): void {
    this.#add('noted', sentence);
  }

  checked(sentence: string): void {
    this.#add('checked', sentence);
  }

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

  /** All of it, in the order in which it was found; what an earlier engine accepted comes last. */
  tell(say: Say): void {
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
