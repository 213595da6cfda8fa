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

/** Counts what a check finds, and says it at once; what an earlier engine accepted is listed at the end. */
export class Findings {
  damagedCount = 0;
  uncheckedCount = 0;
  readonly #listed = new Map<string, Listed>();

  constructor(private readonly say: Say) {}

  damaged(sentence: string): void {
    this.damagedCount += 1;
    this.say('damaged', sentence);
  }

  unchecked(sentence: string): void {
    this.uncheckedCount += 1;
    this.say('unchecked', sentence);
  }

  noted(sentence: string): void {
    this.say('noted', sentence);
  }

  checked(sentence: string): void {
    this.say('checked', sentence);
  }

  refusedToday({ engineVersion, rule, stream, revision }: RefusedToday): void {
    const key = `${engineVersion} ${rule}`;
    const listed = this.#listed.get(key) ?? { engineVersion, rule, count: 0, examples: [] };
    listed.count += 1;
    if (listed.examples.length < examplesMax) listed.examples.push(`${stream} revision ${revision}`);
    this.#listed.set(key, listed);
  }

  /** Says what was listed. Once, at the end. */
  list(): void {
    for (const { engineVersion, rule, count, examples } of this.#listed.values())
      this.noted(
        `accepted under engine ${engineVersion}, refused today: ${rule}: ${count === 1 ? '1 step' : `${count} steps`} ` +
          `(${examples.join(', ')}${count > examples.length ? ', …' : ''})`,
      );
  }
}
