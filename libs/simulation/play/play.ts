import { actOf, type Instant, instantAt, type LegalDate, streamOf, validateBody } from '#case';
import { type Command, commandIdOf, decisionStream, derivedId, type Engine, inParallel } from '#engine';
import type { PrintedReport } from '#statistics';
import {
  type Installation,
  type InstallationPlace,
  openInstallation,
  type Progress,
  silent,
  world,
} from '#installation';
import { Agenda } from './agenda.js';
import { digestOfFigures, FolderTaken, heldTo, type Marker, readMarker, writeMarker } from './marker.js';
import { inStepOrder, saltsOf, stepOrderOf, type Work } from './order.js';
import { planDocket } from '../plan/plan.js';
import { type CaseStory, makeStories } from './stories.js';

export interface DocketOptions {
  readonly place: InstallationPlace;
  readonly report: PrintedReport;
  readonly seed: number;
  readonly progress?: Progress;
  /**
   * Number of cases (and of reactions) that run concurrently; 1 appends one by one, in the same order on every store.
   */
  readonly inFlightMax?: number;
  /** Opens the installation; default: by its place. */
  readonly open?: typeof openInstallation;
  /** Stops after this many recorded days, as an interruption would. */
  readonly daysMax?: number;
  /** Stops before the next step, and closes everything. */
  readonly signal?: AbortSignal;
}

export interface DocketResult {
  readonly cases: number;
  readonly commands: number;
  /** False when the docket was complete already. */
  readonly played: boolean;
  readonly complete: boolean;
  /** The name of the log. */
  readonly log: string;
}

/** The simulated province; entrusted cases go to other ones. */
const agency = 'P1';
const client = 'docket';
/** Number of cases whose steps run concurrently: their appends share one durable commit. */
const casesInFlightMax = 256;

/**
 * Plays the docket into a folder: every step is a real command, decided by the rules, in the order of recording. An
 * interrupted docket resumes where it stopped. Every play of a docket leaves the same facts in every stream, whatever
 * the store: ids and salts come from the seed, the clock stands still until all steps of a recorded day are
 * acknowledged and their reactions have run, and the plan orders the steps that affect other streams. Only keys, and
 * values made with them, are random.
 * @throws FolderTaken when the folder holds another docket or other events
 */
export async function playDocket(options: DocketOptions): Promise<DocketResult> {
  const { place, report, seed, progress = silent, daysMax = Infinity, open = openInstallation } = options;
  const { inFlightMax = casesInFlightMax, signal } = options;
  let today = clockOf(report.period.from);
  const installation = await open(place, {
    realm: 'simulated',
    isBatch: true,
    now: () => today,
    saltOf: saltsOf(seed),
  });
  try {
    const { folder, name: log } = installation;
    let marker = await claim(installation, { seed, figuresDigest: digestOfFigures(report), complete: false });
    if (marker.complete) return { cases: 0, commands: 0, played: false, complete: true, log };
    const plan = planDocket(report, seed);
    const stories = makeStories(plan, seed, { agency, organisation: world.organisation });
    const all = byDay(stories);
    const days = all.filter(({ day }) => marker.dayDone === undefined || day > marker.dayDone);
    const total = days.reduce((sum, { commands }) => sum + commands, 0);
    const agenda = new Agenda(installation);
    let done = 0;
    for (const { day, work } of days.slice(0, daysMax)) {
      today = clockOf(day);
      await agenda.elapse(today, inFlightMax);
      const order = stepOrderOf(work);
      await inParallel(work, inFlightMax, (each) =>
        inStepOrder(order, each, async (index) => {
          if (signal?.aborted) return;
          await playScenarioStep(installation.engine, each.story, index);
          done += 1;
          progress.at('docket', done, total);
        }),
      );
      if (signal?.aborted) break;
      const { last } = await installation.reactions.drain(inFlightMax);
      marker = { ...marker, dayDone: day, ...(last === undefined ? {} : { last }) };
      writeMarker(folder, marker);
    }
    const complete = days.length <= daysMax && signal?.aborted !== true;
    if (complete) {
      // The realm ends with its last recorded day, whose steps may have left something that had passed.
      today = clockOf(all.at(-1)?.day ?? report.period.from);
      await agenda.elapse(today, inFlightMax);
      writeMarker(folder, { ...marker, complete });
    }
    return { cases: stories.length, commands: done, played: true, complete, log };
  } finally {
    progress.end();
    await installation.close();
  }
}

/** Claims the log for this docket, or refuses it; marks folder and log before the first event. */
async function claim(
  { folder, log, logId, name, alternative, claimDocket }: Installation,
  wanted: Marker,
): Promise<Marker> {
  const found = readMarker(folder);
  // Ignore a marker of another log.
  const own = (found?.log ?? logId) === logId ? found : undefined;
  if (own && (own.seed !== wanted.seed || own.figuresDigest !== wanted.figuresDigest))
    throw new FolderTaken(`${name} holds a docket of another seed or of other figures; use ${alternative}.`);
  const claimed = await claimDocket({ ...wanted, isMarked: own !== undefined });
  if (own && claimed === 'resumed') return heldTo(log, own);
  const marker = { ...wanted, log: logId };
  writeMarker(folder, marker);
  return marker;
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

/**
 * The clock of a recorded day stands still, at the end of office hours in Viet Nam: the order in which a store
 * acknowledges steps must not show in the facts.
 */
function clockOf(day: string): Instant {
  return instantAt(day as LegalDate, '17:00');
}

async function playScenarioStep(engine: Engine, story: CaseStory, index: number): Promise<void> {
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

/** The command of a step. Its key is derived from the step, so that a repeated step is the same command. */
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

/** The stream of a story's judgment or request: its id is derived from a command, so no stream is read for it. */
function originStreamOf(story: CaseStory): string {
  return streamOf(story.steps[0]!.target, derivedId(commandIdOf(addressOf(story, 0)), 'stream'));
}

function caseStreamOf(story: CaseStory): string {
  return decisionStream(originStreamOf(story), 0);
}

function eventOf(story: CaseStory, index: number): string {
  return derivedId(commandIdOf(addressOf(story, index)), 0);
}
