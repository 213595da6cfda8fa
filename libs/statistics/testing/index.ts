/** For specs: the identities between several tables (one alone is checked by `checkTable`), and sums of positions. */
export { checkCarriedOver, checkParts } from './identities.js';
export { addPositions } from './positions.js';
