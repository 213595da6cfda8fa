import type { Verb } from '../verb.js'; export const verifyVerb = {name:'verify'} as unknown as Verb;
