import type { ParkedReactionAnswer, ReactionsAnswer } from '../answers/service.js';
import type { ParkedReaction, ReactionsHealth } from '#engine';

/** How far the reactions are: of what is parked the first `shownMax`, and how many there are. */
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

/** Work that is parked: which act, after which fact, why, and since when. */
function parkedDocument(parked: ParkedReaction): ParkedReactionAnswer {
  const { stream, cause, revision, type, commands, error, since, attempts, waiting } = parked;
  return { stream, cause, revision, fact: type, acts: commands, error, since, attempts, waiting };
}
