import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';

/** Folders beside the adapters: the port, the consumers of any log, and the contract suite. */
const others = new Set(['contract', 'consumer', 'testing']);

const library = new URL('../', import.meta.url);
const adapters = readdirSync(library, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !others.has(entry.name))
  .map(({ name }) => name);

it('there are three adapters', () => {
  expect(adapters.toSorted()).toEqual(['eventstoredb', 'memory', 'sqlite']);
});

it.each(adapters)('the spec of %s runs the contract', (name) => {
  expect(readFileSync(new URL(`${name}/${name}.spec.ts`, library), 'utf8')).toContain('describeEventLogContract(');
});
