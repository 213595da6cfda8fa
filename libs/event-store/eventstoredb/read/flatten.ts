/**
 * Turns pages into single events, for one consumer that awaits each `next()`, as `for await` does. An async generator
 * would cost three turns of the microtask queue per event, although nearly all events are buffered.
 */
export class Flattened<T> implements AsyncIterableIterator<T> {
  #page: readonly T[] = [];
  #at = 0;

  constructor(private readonly pages: AsyncGenerator<readonly T[]>) {}

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<T>> {
    if (this.#at >= this.#page.length) return this.#nextPage();
    const value = this.#page[this.#at] as T;
    this.#at += 1;
    return Promise.resolve({ done: false, value });
  }

  async return(): Promise<IteratorResult<T>> {
    this.#page = [];
    await this.pages.return(undefined);
    return { done: true, value: undefined };
  }

  async #nextPage(): Promise<IteratorResult<T>> {
    for (;;) {
      const { done, value } = (await this.pages.next()) as IteratorResult<readonly T[]>;
      if (done === true) return { done, value: undefined };
      if (value.length === 0) continue;
      [this.#page, this.#at] = [value, 1];
      return { done: false, value: value[0] as T };
    }
  }
}
