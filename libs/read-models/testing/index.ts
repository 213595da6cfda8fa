/** For specs and harnesses: pseudo-random choices from a seed. */
export { type Chance, spreadChanceOf } from './chance.js';
