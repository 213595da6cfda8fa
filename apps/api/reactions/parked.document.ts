import type { ParkedReactionAnswer, ReactionsAnswer } from '../answers/service.js';
import type { ParkedReaction, ReactionsHealth } from '#engine';

/** The progress of the reactions, with the first `shownMax` parked ones and their number. */
export function reactionsDocument(health: ReactionsHealth | undefined, shownMax = Infinity): ReactionsAnswer {
  const { position, lastError, due = 0, parked = [] } = health ?? {};
  return {
    position: position ?? null,
    lastError: lastError ?? null,
    due,
    parked: parked.length,
    parkedReactions: parked.slice(0, shownMax).map(parkedDocument),
  };
}

/** A parked reaction: which act, after which fact, why, and since when. */
function parkedDocument(parked: ParkedReaction): ParkedReactionAnswer {
  const { stream, cause, revision, type, commands, error, since, attempts, waiting } = parked;
  return { stream, cause, revision, fact: type, acts: commands, error, since, attempts, waiting };
}
