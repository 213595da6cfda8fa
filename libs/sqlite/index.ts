export { resultCodeOf, resultCodes, type Stage, type Trouble, troubleOf } from './trouble.js';
