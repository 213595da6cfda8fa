import { instant, list, object, orNull, ref, text, whole } from './schema-parts.js';

/** Of what is due on other streams, and of what is parked. */
export const reactionSchemas = {
  Reactions: object({
    'begun?': whole,
    position: orNull(text),
    lastError: orNull(text),
    due: whole,
    parked: whole,
    parkedReactions: list(ref('ParkedReaction')),
  }),
  ParkedReaction: object({
    stream: text,
    cause: text,
    revision: whole,
    fact: text,
    acts: list(text),
    error: text,
    since: instant,
    attempts: whole,
    waiting: whole,
  }),
};
