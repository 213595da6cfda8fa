import { type RandomBytes } from '#access';
import { actOf, type Instant, type LegalDate, validateBody } from '#case';
import { type Command, commandIdOf, decisionStream, derivedId, type Engine } from '#engine';
import type { PrintedReport } from '#statistics';
import { type Installation, world } from '../../composition/installation.js';
import { openInstallation, type Place } from '../../composition/open.js';
import { type Progress, silent } from '../progress.js';
import { digestOfFigures, FolderTaken, type Marker, readMarker, writeMarker } from './marker.js';
import { planDocket } from './plan.js';
import { type CaseStory, tellStories } from './stories.js';

export interface DocketOptions {
  readonly place: Place;
  readonly report: PrintedReport;
  readonly seed: number;
  readonly progress?: Progress;
  /** For salts and keys; those of the operating system when absent. */
  readonly random?: RandomBytes;
  /** Stops after so many recorded days: a docket cut short. */
  readonly daysMax?: number;
}

export interface DocketResult {
  readonly cases: number;
  readonly commands: number;
  /** False when it had been complete before. */
  readonly played: boolean;
  readonly complete: boolean;
}

/** The simulated province; entrusted cases leave it. */
const agency = 'P1';
const client = 'docket';
/** Cases whose steps run side by side: their appends share one durable commit. */
const inFlightMax = 256;

/**
 * Plays the docket into a folder: every step a real command, decided by the rules, in the order of recording. A docket
 * cut short goes on where it stopped.
 * @throws FolderTaken when the folder holds another docket or other events
 */
export async function playDocket(options: DocketOptions): Promise<DocketResult> {
  const { place, report, seed, progress = silent, random, daysMax = Infinity } = options;
  const clock = new StoryClock();
  const house = await openInstallation(place, { realm: 'simulated', now: clock.now, ...(random ? { random } : {}) });
  try {
    const { folder } = house;
    const marker = await claim(house, { seed, figuresDigest: digestOfFigures(report), complete: false });
    if (marker.complete) return { cases: 0, commands: 0, played: false, complete: true };
    const plan = planDocket(report, seed);
    const stories = tellStories(plan, seed, { agency, organisation: world.organisation });
    const days = byDay(stories).filter(({ day }) => marker.dayDone === undefined || day > marker.dayDone);
    const total = days.reduce((sum, { commands }) => sum + commands, 0);
    let done = 0;
    for (const { day, work, commands } of days.slice(0, daysMax)) {
      clock.start(day, commands);
      await inParallel(work, async ({ story, steps }) => {
        for (const index of steps) {
          clock.tick();
          await playStep(house.engine, story, index);
          done += 1;
          progress.at('docket', done, total);
        }
      });
      await house.reactions.drain();
      writeMarker(folder, { ...marker, dayDone: day });
    }
    const complete = days.length <= daysMax;
    if (complete) writeMarker(folder, { ...marker, dayDone: days.at(-1)?.day ?? marker.dayDone!, complete });
    return { cases: stories.length, commands: done, played: true, complete };
  } finally {
    progress.end();
    await house.close();
  }
}

/** Whether the log is ours to play into; folder and log are marked before the first event. */
async function claim({ folder, logId, claimDocket }: Installation, wanted: Marker): Promise<Marker> {
  const found = readMarker(folder);
  // A marker of another log says nothing about this one.
  const own = (found?.log ?? logId) === logId ? found : undefined;
  if (own && (own.seed !== wanted.seed || own.figuresDigest !== wanted.figuresDigest))
    throw new FolderTaken(
      `${folder} holds a docket of another seed or of other figures; use another folder (--data DIR).`,
    );
  const claimed = await claimDocket({ ...wanted, isMarked: own !== undefined });
  if (own && claimed === 'resumed') return own;
  const marker = { ...wanted, log: logId };
  writeMarker(folder, marker);
  return marker;
}

interface Work {
  readonly story: CaseStory;
  readonly steps: readonly number[];
}

interface DayOfWork {
  readonly day: LegalDate;
  readonly work: readonly Work[];
  readonly commands: number;
}

function byDay(stories: readonly CaseStory[]): DayOfWork[] {
  const days = new Map<LegalDate, Map<CaseStory, number[]>>();
  for (const story of stories)
    story.steps.forEach((step, index) => {
      const ofDay = days.get(step.recordedOn) ?? new Map<CaseStory, number[]>();
      days.set(step.recordedOn, ofDay.set(story, [...(ofDay.get(story) ?? []), index]));
    });
  return [...days]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([day, ofDay]) => {
      const work = [...ofDay].map(([story, steps]) => ({ story, steps }));
      return { day, work, commands: work.reduce((sum, { steps }) => sum + steps.length, 0) };
    });
}

/** The clock of a recorded day: from 08:00 to 17:00 in Việt Nam, one step after the other. */
class StoryClock {
  #start = 0;
  #stepMs = 0;
  #steps = 0;
  readonly now = (): Instant => new Date(this.#start + Math.floor(this.#steps * this.#stepMs)).toISOString() as Instant;

  start(day: LegalDate, commands: number): void {
    this.#start = Date.parse(`${day}T08:00:00+07:00`);
    this.#stepMs = (9 * 3_600_000) / (commands + 1);
    this.#steps = 0;
  }

  tick(): void {
    this.#steps += 1;
  }
}

async function inParallel<T>(items: readonly T[], run: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  let failed = false;
  const worker = async (): Promise<void> => {
    for (const item of left) {
      if (failed) return;
      await run(item).catch((error: unknown) => {
        failed = true;
        throw error;
      });
    }
  };
  await Promise.all(Array.from({ length: Math.min(inFlightMax, items.length) }, worker));
}

async function playStep(engine: Engine, story: CaseStory, index: number): Promise<void> {
  const { target, act, on } = story.steps[index]!;
  const fail = (why: string): Error =>
    new Error(`docket case ${story.key}, step ${index + 1} (${act} on ${on}) was not accepted: ${why}`);
  const command = commandOf(story, index);
  if ('wrong' in command) throw fail(command.wrong);
  const answer = await engine.execute(command);
  if (answer.kind === 'accepted') return;
  if (answer.kind !== 'refused') throw fail(`answered ${answer.kind} on the ${target}`);
  throw fail(answer.refusals.map(({ rule, message }) => `${rule}: ${message.en}`).join('; '));
}

/** The command of a step. Keys are the step's own, so that a repeated step is the same command. */
function commandOf(story: CaseStory, index: number): Command | { readonly wrong: string } {
  const step = story.steps[index]!;
  const act = actOf(step.target, step.act);
  if (!act) return { wrong: 'there is no such act' };
  const corrects = step.corrects === undefined ? {} : { corrects: eventOf(story, step.corrects) };
  const checked = validateBody(act, { ...step.body, ...corrects });
  if ('errors' in checked) return { wrong: checked.errors.map(({ pointer, code }) => `${pointer} ${code}`).join(', ') };
  return {
    ...addressOf(story, index),
    body: checked.body,
    actor: { id: 'docket', role: 'officer', office: story.office },
  };
}

function addressOf(story: CaseStory, index: number): Pick<Command, 'act' | 'client' | 'key' | 'stream'> {
  const step = story.steps[index]!;
  const stream = step.target === 'case' ? caseStreamOf(story) : index === 0 ? undefined : originStreamOf(story);
  return {
    act: actOf(step.target, step.act)!,
    client,
    key: `${story.key}/${index}`,
    ...(stream === undefined ? {} : { stream }),
  };
}

/** Ids follow from the commands, so a docket that goes on knows its streams without reading. */
function originStreamOf(story: CaseStory): string {
  return `${story.steps[0]!.target}-${derivedId(commandIdOf(addressOf(story, 0)), 'stream')}`;
}

function caseStreamOf(story: CaseStory): string {
  return decisionStream(originStreamOf(story), 0);
}

function eventOf(story: CaseStory, index: number): string {
  return derivedId(commandIdOf(addressOf(story, index)), 0);
}
