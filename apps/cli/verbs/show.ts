import type { Verb } from '../verb.js'; export const showVerb = {name:'show'} as unknown as Verb;
