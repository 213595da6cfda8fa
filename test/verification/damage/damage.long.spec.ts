import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Damages, folderKinds } from './damages.ts';

const damages = new Damages();
beforeAll(() => damages.play(), 60_000);
afterAll(() => damages.dispose());

/** Number of damages for each kind of page of each file. */
const rounds = 20;

it.each(folderKinds)(
  'damage in many more places: %s',
  async (kind) => {
    const wrong: string[] = [];
    for (let round = 0; round < rounds; round += 1)
      for (const [index, group] of damages.groupsOf(kind).entries()) {
        const found = await damages.damaged(kind, group, round * 1_000 + index);
        if (found.wrong !== undefined) wrong.push(found.wrong);
      }
    expect(wrong).toEqual([]);
  },
  1_800_000,
);
