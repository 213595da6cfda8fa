import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { openEmbedded } from '#installation';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'casetrail-closing-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const stores = ['views', 'log', 'sealed'] as const;

it.each(stores)('an installation whose %s cannot be closed closes the rest, and says so', async (broken) => {
  const house = await openEmbedded({ folder, realm: 'simulated' });
  const close = house[broken].close.bind(house[broken]);
  const closed: string[] = [];
  for (const name of stores) {
    const inner = house[name].close.bind(house[name]);
    house[name].close = async () => {
      closed.push(name);
      if (name === broken) throw new Error(`${name} cannot be closed`);
      await inner();
    };
  }
  await expect(house.close()).rejects.toThrow(`${broken} cannot be closed`);
  expect(closed).toEqual(stores);
  await close();
  await (await openEmbedded({ folder, realm: 'simulated' })).close();
});
