/** Appends one event after the other, and prints each answer: for runs in which system calls fail. */
import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { openEmbeddedLog } from '../../dist/libs/event-store/index.js';

const [folder, count] = process.argv.slice(2);
const log = openEmbeddedLog({ folder, withinMs: 300 });
writeSync(1, 'open\n');
for (let n = 0; n < Number(count); n += 1) {
  const event = { id: randomUUID(), type: 'happened', data: { text: 'x'.repeat(3_000) }, meta: {} };
  const answer = await log.append(`stream-${n}`, 'none', [event]).catch((error) => ({ outcome: error.name }));
  writeSync(1, `${answer.outcome} ${event.id}\n`);
}
writeSync(1, `state ${log.health().state}\n`);
process.exit(0);
