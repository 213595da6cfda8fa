import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeEventLogContract } from '../testing/index.js';
import type { EventLog } from '../index.js';
import { type EventStoreDbSettings, eventStoreDbSettings, findEventStoreDbLog } from './index.js';

/** The test peer in its own process, or the server at EVENTSTOREDB_URL, where each test uses its own prefix. */
let url = process.env['EVENTSTOREDB_URL'] ?? '';
const credentialsFile = url === '' ? undefined : process.env['EVENTSTOREDB_CREDENTIALS'];
let stop = async (): Promise<void> => undefined;

beforeAll(async () => {
  if (url !== '') return;
  const main = join(import.meta.dirname, '../../../test/eventstoredb/peer/main.ts');
  const peer = spawn(process.execPath, [main, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface(peer.stdout), 'line')) as [string];
  url = line;
  stop = async () => {
    peer.kill('SIGTERM');
    await once(peer, 'exit');
  };
}, 30_000);
afterAll(() => stop());

async function open(settings: EventStoreDbSettings): Promise<EventLog> {
  const log = await findEventStoreDbLog({ settings });
  await log.begin({ type: 'LogBegun', data: { by: 'the contract' } });
  return log;
}

describeEventLogContract('EventStoreDB', async () => {
  const settings = eventStoreDbSettings({ log: url, credentialsFile, prefix: `contract-${randomUUID()}.` });
  const made = { log: await open(settings) };
  return {
    log: made.log,
    reopen: async () => {
      await made.log.close();
      made.log = await open(settings);
      return made.log;
    },
    dispose: () => made.log.close(),
  };
});

it('says how it is without parsing its settings again: the engine asks with every command', async () => {
  const given = eventStoreDbSettings({ log: url, credentialsFile, prefix: `health-${randomUUID()}.` });
  let parsed = 0;
  const settings = {
    ...given,
    get target() {
      parsed += 1;
      return given.target;
    },
  };
  const log = await open(settings);
  const before = parsed;
  for (let asked = 0; asked < 100; asked += 1) log.health();
  expect(parsed).toBe(before);
  await log.close();
});
