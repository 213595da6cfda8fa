/** Histories for specs outside this library: ways to each place, and the cases of the rule tables. */
export { append, type History, placeOf } from './given.js';
export { ruleCases, verdictOn } from './rules/all.js';
export { ways } from './table.js';
