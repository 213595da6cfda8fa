import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Damages, type FolderKind, folderKinds } from './damages.ts';

const damages = new Damages();
beforeAll(() => damages.play(), 60_000);
afterAll(() => damages.dispose());

const seed = 20_261_130;

it.each(folderKinds)(
  'damage in any kind of page of any file changes nothing that is read back, or is found: %s',
  async (kind: FolderKind) => {
    const codes = new Map<number, number>();
    const wrong: string[] = [];
    for (const [index, group] of damages.groupsOf(kind).entries()) {
      const found = await damages.damaged(kind, group, seed + index);
      codes.set(found.code, (codes.get(found.code) ?? 0) + 1);
      if (found.wrong !== undefined) wrong.push(found.wrong);
    }
    expect(wrong).toEqual([]);
    expect(codes.get(1)).toBeGreaterThan(5);
  },
  120_000,
);
