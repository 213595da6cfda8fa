import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeEventLogContract } from '../contract.spec.js';
import { type EventLog, openEmbeddedLog } from '../index.js';

describeEventLogContract('embedded', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'casetrail-log-'));
  let log: EventLog = openEmbeddedLog({ folder });
  return {
    log,
    async reopen() {
      await log.close();
      log = openEmbeddedLog({ folder });
      return log;
    },
    async dispose() {
      await log.close();
      rmSync(folder, { recursive: true });
    },
  };
});
