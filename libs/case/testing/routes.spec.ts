import { expect, it } from '@jest/globals';
import { routes } from './routes.js';

it('leads where its name says', () => {
  const wrong = routes
    .filter(({ place }) => !place.startsWith('completed'))
    .filter(({ name, place }) => {
      const last = name.split(', ').at(-1)!.split(' ')[0]!.slice(0, 5).toLowerCase();
      return !place.toLowerCase().includes(last) && !/opened|voluntary/.test(name) && last !== 'suspe';
    });
  expect(wrong.map(({ name, place }) => `${name}: ${place}`)).toEqual([]);
});
