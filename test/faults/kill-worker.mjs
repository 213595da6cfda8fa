/**
 * The process that is killed: an installation on one folder that executes its parent's commands, one lane per case.
 * `PLANT` names a bug that the harness must detect.
 */
import { openEmbedded } from '../../dist/libs/installation/embedded.js';
import { actOf, validateBody } from '../../dist/libs/case/index.js';
import { Engine } from '../../dist/libs/engine/index.js';

const [folder, plant] = process.argv.slice(2);
const now = () => '2025-06-02T03:00:00.000Z';
const installation = await openEmbedded({ folder, realm: 'simulated', now });
const { log, sealed, world } = installation;
const actor = { id: 'clerk', role: 'officer', office: 'P1.01' };

/** Answers *appended* before the commit. */
const answerBeforeCommit = {
  async append(stream, expected, events) {
    void log.append(stream, expected, events);
    const first = expected === 'none' ? 0 : expected + 1;
    return { outcome: 'appended', revision: first + events.length - 1, position: '' };
  },
};

/** Stores the events of one call in two commits. */
const tornBatch = {
  async append(stream, expected, events) {
    if (events.length === 1) return log.append(stream, expected, events);
    const head = await log.append(stream, expected, events.slice(0, 1));
    if (head.outcome !== 'appended') return head;
    await new Promise((resolve) => setTimeout(resolve, 3));
    return log.append(stream, head.revision, events.slice(1));
  },
};

const planted = { answerBeforeCommit, tornBatch }[plant];
const seen = {
  append: (...call) => (planted ?? log).append(...call),
  read: (...call) => log.read(...call),
  follow: (...call) => log.follow(...call),
  head: () => log.head(),
  health: () => log.health(),
  clockReady: () => log.clockReady?.(),
  close: () => log.close(),
};
const engine = new Engine({ log: seen, sealed, world, now, realm: 'simulated', engineVersion: 'test' });

let attempts = 0;
async function execute({ target, act: name, stream, body, key }) {
  const act = actOf(target, name);
  const checked = validateBody(act, body);
  if ('errors' in checked) throw new Error(JSON.stringify(checked.errors));
  // The planted bug ignores the key: a repeated command is taken for a new one.
  const used = plant === 'sameKeyTwice' ? `${key}/${process.pid}/${(attempts += 1)}` : key;
  return engine.execute({ act, body: checked.body, ...(stream ? { stream } : {}), actor, client: 'oracle', key: used });
}

async function dump(after) {
  const events = [];
  for await (const step of log.follow(after, new AbortController().signal)) {
    if (step.kind === 'caughtUp') break;
    if (step.kind !== 'events') continue;
    for (const { id, stream, revision, type, data, meta, position } of step.events)
      events.push({
        id,
        stream,
        revision,
        position,
        type,
        data,
        commandId: meta.commandId,
        commandSize: Number(meta.commandSize),
      });
  }
  return events;
}

process.on('message', async ({ id, ask, after, command }) => {
  if (ask === 'dump') return process.send({ id, events: await dump(after) });
  const answer = await execute(command);
  const events = (answer.facts ?? []).map(({ envelope }) => envelope.eventId);
  process.send({ id, kind: answer.kind, stream: answer.stream, events, repeated: answer.repeated ?? false });
});
process.send({ ready: true });
