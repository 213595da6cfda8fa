import { actOf, type Actor, elapse, type Instant, kindOfStream, legalDayOf, validateBody, type World } from '#case';
import { NotNow } from '#event-store';
import type { Answer } from '../command.js';
import type { Engine } from '../engine.js';

/** The methods of the engine that the scheduler uses. */
export type SchedulingEngine = Pick<Engine, 'execute' | 'state'>;

/** The domain refuses to record what has passed: retrying at once changes nothing. */
export class ElapseRefused extends Error {
  override readonly name = 'ElapseRefused';
}

/** The client name of the scheduler. */
const scheduleClient = 'schedule';
const scheduleActor: Actor = { id: 'casetrail', role: 'system', office: '' };

/**
 * Records what has passed in a stream until `now`, unless an act or another scheduler has done so. What is recorded has
 * ids of its own, derived from the deadlines, so a repeated call records nothing twice.
 * @throws NotNow when it may be possible later; ElapseRefused
 */
export async function elapseStream(
  engine: SchedulingEngine,
  stream: string,
  now: Instant,
  world: World,
): Promise<void> {
  const state = await engine.state(stream);
  const target = kindOfStream(stream)?.target;
  if (!state || !target || elapse(state, now, world).length === 0) return;
  const act = actOf(target, 'elapse')!;
  const checked = validateBody(act, { effectiveOn: legalDayOf(now) });
  if ('errors' in checked) throw new ElapseRefused(`elapse of ${stream} has a wrong body on ${now}`);
  const answer = await engine.execute({
    act,
    body: checked.body,
    stream,
    actor: { ...scheduleActor, office: state.office },
    client: scheduleClient,
    key: now,
  });
  if (answer.kind === 'accepted') return;
  const later = await engine.state(stream);
  if (answer.kind === 'refused' && later && elapse(later, now, world).length === 0) return;
  throw failureOf(stream, answer);
}

function failureOf(stream: string, answer: Answer): Error {
  const what = `elapse of ${stream} was answered ${answer.kind}`;
  if (answer.kind === 'busy' || answer.kind === 'inFlight') return new NotNow(what);
  if (answer.kind === 'unknown') return new NotNow(what, { cause: answer.cause });
  if (answer.kind !== 'refused') return new ElapseRefused(what);
  return new ElapseRefused(
    `${what}: ${answer.refusals.map(({ rule, message }) => `${rule}: ${message.en}`).join('; ')}`,
  );
}
