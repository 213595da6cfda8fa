import { isBefore } from '../definition/engine-version.js';
import type { Decided, World } from '../definition/rule.js';
import { type Law, lawOfRows, type LawRows } from '../law/law.js';
import { compile, type Transitions } from '../lifecycle/compile.js';
import { machineOf, type Structure } from '../lifecycle/machine.js';
import type { Place } from '../lifecycle/leaves.js';
import law030 from '../law/versions/law-680f7a054de5187eb35dfed703f1b3820ea6fa7f2e8815c1f55df00db0f86b50.json' with { type: 'json' };
import structure030 from '../law/versions/structure-7a2aee64b9f8cc25e91cc539703dee4d4d7922fd139aeb2ecdd4b462f2cdc1dc.json' with { type: 'json' };

/**
 * The law and the lifecycle under which earlier engines decided, the last of each engine version. A stored step is
 * judged again by those that its envelope names: a row or a transition that changed since makes no lawful step wrong.
 */
export interface Kept {
  readonly engine: string;
  readonly lawHash: string;
  readonly machineHash: string;
  readonly law: Law;
  /** Those of a case. */
  readonly transitions: Transitions<Place>;
}

// The types of JSON modules are wider than those of the rows; a spec compares each file with its hash.
const keep = (engine: string, [lawHash, law]: [string, object], [machineHash, structure]: [string, object]): Kept => ({
  engine,
  lawHash,
  machineHash,
  law: lawOfRows(law as LawRows),
  transitions: compile(machineOf(structure as Structure)),
});

/** From the oldest to the newest. */
export const keptVersions: readonly Kept[] = [
  keep(
    '0.3.0',
    ['680f7a054de5187eb35dfed703f1b3820ea6fa7f2e8815c1f55df00db0f86b50', law030],
    ['7a2aee64b9f8cc25e91cc539703dee4d4d7922fd139aeb2ecdd4b462f2cdc1dc', structure030],
  ),
];

/** The kept law under which a step was decided; undefined when that is today's. */
export function keptLawOf(envelope: Decided): Law | undefined {
  return (keptVersions.find(({ lawHash }) => lawHash === envelope.lawHash) ?? keptOf(envelope))?.law;
}

/** The world of a stored step: under the law that it was decided by. */
export function worldThen(world: World, envelope: Decided): World {
  const then = (world.keptLawOf ?? keptLawOf)(envelope);
  return then ? { ...world, law: then } : world;
}

/** The first engine whose acts start, meet and end the clocks of today. */
const clocksOfToday = '0.4.0';

/**
 * The world by which the deadlines of a stored step are counted again: under its own law, unless an engine decided it
 * whose acts set other clocks than today's do.
 */
export const clocksThen = (world: World, envelope: Decided): World =>
  isBefore(envelope.engineVersion, clocksOfToday) ? world : worldThen(world, envelope);

/** The kept lifecycle under which a step was decided; undefined when that is today's. */
export function keptTransitionsOf(envelope: Decided): Transitions<Place> | undefined {
  const byHash = keptVersions.find(({ machineHash }) => machineHash === envelope.machineHash);
  return (byHash ?? keptOf(envelope))?.transitions;
}

/**
 * Hashes that no file has are those of a version before the first kept, or of one between two releases: then the first
 * kept version judges that is not older than the step.
 */
function keptOf({ engineVersion }: Decided): Kept | undefined {
  return keptVersions.find(({ engine }) => engine === engineVersion || isBefore(engineVersion, engine));
}
