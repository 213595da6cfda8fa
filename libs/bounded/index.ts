/** Collections and waits that have a bound. */
export { type BackOffLimits, backOffMs, wholeWait } from './back-off.js';
export { BoundedMap } from './bounded-map.js';
export { interning } from './interning.js';
