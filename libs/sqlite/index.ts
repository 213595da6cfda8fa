export { resultCodeOf, resultCodes, type Stage, type Trouble, troubleOf } from './trouble.js';
export { fingerprintOf, openWithoutTrace, type WithoutTraceOptions } from './without-trace.js';
