import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openSealedStore, type SealedStore, SealRefused } from './index.js';

const an = '0192f0c1-0000-5000-8000-0000000000aa';
const binh = '0192f0c1-0000-5000-8000-0000000000bb';

let folder: string;
let store: SealedStore;

/** Opens the store again with keys from a seed, so that the digests below can be literals. */
async function reopen(): Promise<SealedStore> {
  let count = 0;
  const random = (length: number): Uint8Array =>
    createHash('shake256', { outputLength: length }).update(`first ${count++}`).digest();
  return (store = await openSealedStore({ folder, random }));
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'casetrail-sealed-'));
  await reopen();
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

describe('digests', () => {
  const body = { type: 'Request', data: { name: 'Nguyễn Thị Ánh Tuyết', 'a/b': ['x', 'y'], amount: 5 } };
  const pointers = ['/data/name', '/data/a~1b/1'];

  it('are equal for equal bodies in any order of fields, also after a restart', async () => {
    const digest = await store.digest(an, body, pointers);
    const turned = {
      data: { amount: 5, 'a/b': ['x', 'y'], name: 'Nguyễn Thị Ánh Tuyết', none: undefined },
      type: 'Request',
    };
    await store.close();
    expect(await (await reopen()).digest(an, turned, pointers.toReversed())).toBe(digest);
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
  });

  it('differ by word, by open field, by owner and by what is sealed', async () => {
    const digests = await Promise.all([
      store.digest(an, body, pointers),
      store.digest(an, { ...body, data: { ...body.data, name: 'B' } }, pointers),
      store.digest(an, { ...body, data: { ...body.data, amount: 6 } }, pointers),
      store.digest(binh, body, pointers),
      store.digest(an, body, ['/data/name']),
      store.digest(an, body, []),
    ]);
    expect(new Set(digests).size).toBe(digests.length);
  });

  it('refuse pointers that do not lead to a string, and what is not JSON', async () => {
    for (const pointer of ['/data/nothing', '/data/amount', '/data/a~1b/01', '/data/constructor', 'data', '/~2']) {
      await expect(store.digest(an, body, [pointer])).rejects.toThrow(SealRefused);
    }
    for (const odd of [new Date(0), new Map(), 1n, Number.NaN, undefined, [undefined], () => 1]) {
      await expect(store.digest(an, { odd: [odd] }, [])).rejects.toThrow(SealRefused);
    }
  });

  it('never change for an installation: a stored digest of version 1 is found again', async () => {
    expect(await store.digest(an, body, pointers)).toBe(
      '4ad7d323e44d6074b6ea6faf90e719dfb929532386bfaab42626fea25e200bec',
    );
  });
});
