import type { Verb } from '../verb.js'; export const rebuildVerb = {name:'rebuild'} as unknown as Verb;
