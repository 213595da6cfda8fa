/** For specs: the identities between several tables; one table alone is checked by `checkTable`. */
export { checkCarriedOver, checkParts } from './identities.js';
