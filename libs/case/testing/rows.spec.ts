import { expect, it } from '@jest/globals';
import { acts } from '../index.js';
import { rows } from './rows.js';

it('has a row for every act that a person may send to a case', () => {
  const names = acts.filter((act) => act.target === 'case' && !act.opens && !act.elapses).map(({ name }) => name);
  expect([...new Set(rows.map(({ act }) => act))].sort()).toEqual(names.sort());
});
