/**
 * The process under test: a whole installation on the log at an address, with its views. It executes its parent's
 * commands and answers its questions. The first argument is the folder whose `dist` is run, so that a copy with a
 * planted bug can be used.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [root, folder, log, prefix] = process.argv.slice(2);
const built = (path) => import(pathToFileURL(join(root, 'dist', path)).href);
const { openInstallation, placeFrom } = await built('libs/installation/open.js');
const { actOf, validateBody } = await built('libs/case/index.js');
const { LogDamaged, LogUnavailable } = await built('libs/event-store/index.js');

const place = placeFrom({ CASETRAIL_DATA: folder, CASETRAIL_LOG: log, CASETRAIL_LOG_PREFIX: prefix });
const now = () => '2025-06-02T03:00:00.000Z';
const installation = await openInstallation(place, { realm: 'simulated', now });
const { engine, views } = installation;
views.start();
const actor = { id: 'clerk', role: 'officer', office: 'P1.01' };

async function execute({ target, act: name, stream, body, key }) {
  const act = actOf(target, name);
  const checked = validateBody(act, body);
  if ('errors' in checked) throw new Error(JSON.stringify(checked.errors));
  const to = stream ? { stream } : {};
  const answer = await engine.execute({ act, body: checked.body, ...to, actor, client: 'oracle', key });
  const facts = (answer.facts ?? []).map(({ envelope }) => envelope);
  const revision = facts.at(-1)?.revision;
  const events = facts.map(({ eventId }) => eventId);
  return { kind: answer.kind, stream: answer.stream, events, revision, message: answer.cause?.message };
}

/** The facts of a stream, as the engine reads them for a timeline. */
async function history({ stream }) {
  const facts = await engine.history(stream);
  return { events: facts.map(({ envelope }) => envelope.eventId) };
}

const text = (value) => JSON.parse(JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? `${each}` : each)));

/** The rows of these cases in the views. */
async function shown({ cases, to }) {
  return views.read(({ register, statistics }) => {
    const known = new Map();
    let cursor;
    do {
      const page = register.cases({}, { limit: 500, ...(cursor && { cursor }) });
      for (const row of page.rows) known.set(row.id, row);
      cursor = page.next;
    } while (cursor);
    const rows = cases.map((stream) => {
      const { headRevision, executed, open } = known.get(stream) ?? {};
      return text({ stream, headRevision, executed, open, ordinals: register.ordinalsOf(stream) });
    });
    return { rows, table: text(statistics.tableAt({ realm: 'simulated', to })) };
  });
}

const asks = {
  execute,
  history,
  shown,
  /** Whether the views reach that revision within the limit. */
  reach: async ({ stream, revision, timeoutMs }) => views.waitFor({ stream, revision }, timeoutMs),
  reachOrdinal: async ({ ordinal, timeoutMs }) => views.waitFor({ ordinal }, timeoutMs),
  digests: async () => ({ digests: await views.digests() }),
  health: async () => ({ views: text(views.health()), log: installation.log.health() }),
  head: async () => ({ head: await installation.log.head() }),
  heap: async () => {
    for (let times = 0; times < 3; times += 1) globalThis.gc();
    return { heapBytes: process.memoryUsage().heapUsed };
  },
  close: async () => installation.close(),
};

/** The meaning of an error for the caller: `unavailable` says that nothing was stored. */
function thrown(error) {
  const { name, message } = error;
  if (error instanceof LogUnavailable) return { kind: 'unavailable', message };
  if (error instanceof LogDamaged) return { kind: 'damaged', message };
  return { kind: 'failed', message: `${name}: ${message}` };
}

process.on('message', async ({ id, ask, ...what }) => {
  const answer = await asks[ask](what).catch(thrown);
  process.send({ id, ...answer });
});
// The parent has gone, so exit.
process.on('disconnect', () => process.exit());
process.send({ ready: true });
