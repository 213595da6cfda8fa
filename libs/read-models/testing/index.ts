/** For specs and harnesses: chance that follows from a seed. */
export { type Chance, spreadChanceOf } from './chance.js';
