/**
 * Plants the bug named by PLANT into the built product as it is loaded (`node --import`): a test that stays green with
 * it would be blind.
 */
import { registerHooks } from 'node:module';

const plants = {
  /** A caller who names a newer revision than the cached one is answered from the cache. */
  refusedFromTheCache: {
    file: '/libs/engine/engine.js',
    from: /\S+ \|\| cached\.commands\.has\(commandId\) \? cached : this\.#streams\.refresh\(stream\)/,
    to: 'cached',
  },
  /** A process counts the numbers of an office by itself, ignoring those that others have taken in the log. */
  numbersCountedAlone: {
    file: '/libs/engine/case-numbers.js',
    from: 'caseNumber(opened.office, opened.decidedOn, revision + 1)',
    to: `caseNumber(opened.office, opened.decidedOn, (this.counted ??= new Map()).set(stream,
      (this.counted.get(stream) ?? revision) + 1).get(stream))`,
  },
};

const plant = plants[process.env.PLANT];
if (!plant) throw new Error(`there is no plant ${process.env.PLANT}`);
registerHooks({
  load(url, context, next) {
    const loaded = next(url, context);
    if (!url.endsWith(plant.file)) return loaded;
    const source = String(loaded.source);
    const planted = source.replace(plant.from, plant.to);
    if (planted === source) throw new Error(`${process.env.PLANT} has nowhere to be planted in ${plant.file}`);
    return { ...loaded, source: planted };
  },
});
