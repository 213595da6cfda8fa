import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { factKind, flattenEnvelope } from '#case';
import { append, type History, placeOf, ruleCases, verdictOn, ways } from '../../libs/case/testing/index.js';
import { readEverything } from '../bounds/readers.js';
import { Bench } from './bench.js';

/**
 * A way to each place, and each act of the rule tables in each place that accepts it, put into the log of a running
 * service: every address answers as described, and lists the acts under the law of either time.
 */

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.open();
});
afterAll(() => bench.close());

const afterAct = ruleCases
  .filter(({ isAccepted, target, world }) => isAccepted && !target && !world)
  .map(
    (one) => [`${one.act} ${placeOf(one.history)}`, append(one.history, one.act, one.body, verdictOn(one))] as const,
  );
const histories: readonly History[] = [...ways.map(({ history }) => history), ...new Map(afterAct).values()].map(
  asCase,
);

/** The history as that of another case, whose ids occur nowhere else. */
function asCase(history: History, index: number): History {
  const own = (index + 1).toString(16).padStart(8, '0');
  return JSON.parse(JSON.stringify(history).replaceAll('00000000-0000-4000-8', `${own}-0000-4000-8`)) as History;
}

const streamOf = ([first]: History): string => first!.envelope.streamId;

it('every state is answered by every address as described', async () => {
  const { log } = bench.service.installation;
  for (const history of histories) {
    const events = history.map(({ type, data, envelope }) => {
      const meta = flattenEnvelope({ ...envelope, schemaVersion: factKind(type)!.version });
      return { id: envelope.eventId, type, data, meta };
    });
    await log.append(streamOf(history), 'none', events);
  }
  // The cases have no judgment to which a reaction could report.
  const wrong = await readEverything(bench, { reacts: false });
  for (const history of histories)
    for (const on of ['2025-06-02', '2026-07-06']) {
      const { status, text } = await bench.get(`/v1/cases/${streamOf(history).slice(5)}/commands?on=${on}`);
      if (status !== 200) wrong.push(`${placeOf(history)}, commands on ${on}: ${status} ${text.slice(0, 300)}`);
    }
  expect(wrong).toEqual([]);
}, 60_000);
