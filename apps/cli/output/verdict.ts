import type { ViewDigest } from '#read-models';
import type { Kind, VerificationResult } from '#verification';
import { digestText } from './digest-text.js';
import { jsonText } from './json-text.js';

/** Receives the sentences of a check. */
export interface VerdictOutput {
  say(kind: Kind, sentence: string): void;
  digest(digest: ViewDigest): Promise<void>;
  /** Called after the last sentence. */
  end(verdict: VerificationResult, exit: number): Promise<void>;
}

interface Streams {
  readonly out: (text: string) => Promise<void>;
  readonly err: (text: string) => void;
}

/** How many sentences of one kind are printed; further ones are only counted. */
const sentencesShownMax = 50;
const prefixes: Readonly<Record<Kind, string>> = { damaged: '', unchecked: 'not checked: ', noted: '', checked: '' };

/** Findings that fail the check go to stderr, the summary to stdout. */
export class VerdictAsText implements VerdictOutput {
  readonly #counts: Record<Kind, number> = { damaged: 0, unchecked: 0, noted: 0, checked: 0 };
  readonly #summary: string[] = [];

  constructor(private readonly streams: Streams) {}

  say(kind: Kind, sentence: string): void {
    this.#counts[kind] += 1;
    if (this.#counts[kind] > sentencesShownMax) return;
    const line = `${prefixes[kind]}${sentence}\n`;
    if (kind === 'damaged' || kind === 'unchecked') this.streams.err(line);
    else this.#summary.push(line);
  }

  async digest(digest: ViewDigest): Promise<void> {
    await this.streams.out(digestText(digest));
  }

  async end(verdict: VerificationResult): Promise<void> {
    const { out, err } = this.streams;
    for (const kind of ['damaged', 'unchecked'] as const)
      if (verdict[kind] > sentencesShownMax) err(`${prefixes[kind]}and ${verdict[kind] - sentencesShownMax} more\n`);
    await out(this.#summary.join(''));
    if (verdict.damaged === 0 && verdict.unchecked === 0) await out('Everything is as it should be.\n');
  }
}

/** The output of `verify --json`: see docs/cli.md. */
export class VerdictAsJson implements VerdictOutput {
  readonly #sentences: Record<Kind, string[]> = { damaged: [], unchecked: [], noted: [], checked: [] };
  readonly #digests: ViewDigest[] = [];

  constructor(private readonly streams: Pick<Streams, 'out'>) {}

  say(kind: Kind, sentence: string): void {
    this.#sentences[kind].push(sentence);
  }

  async digest(digest: ViewDigest): Promise<void> {
    this.#digests.push(digest);
  }

  async end({ damaged, unchecked }: VerificationResult, exit: number): Promise<void> {
    const result = damaged > 0 ? 'damaged' : unchecked > 0 ? 'unchecked' : 'sound';
    await this.streams.out(
      jsonText({ result, exit, counts: { damaged, unchecked }, ...this.#sentences, digests: this.#digests }),
    );
  }
}
