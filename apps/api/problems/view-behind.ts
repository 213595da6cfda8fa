import type { Label } from '#case';
import type { ViewHealth } from '#read-models';
import { healsItself, safeAgain, sentences, withTrouble } from './trouble.js';

/** Why a table does not reflect the requested position: which view lags, what it waits for, and since when. */
export function viewBehind(views: readonly ViewHealth[], needed: readonly string[]): Label {
  const asked = views.filter(({ name }) => needed.includes(name));
  const waiting = asked.find(({ waitsFor }) => waitsFor !== undefined);
  const slowest = waiting ?? asked.find(({ ready, caughtUp }) => !ready || !caughtUp) ?? asked[0];
  if (!slowest) return sentences(beingUpdated, safeAgain(false));
  const { name, ordinal, waitsFor: cause, waitsSince: since, isLockedOut, ready } = slowest;
  if (waiting)
    return sentences(
      withTrouble(
        isLockedOut
          ? {
              vi: `Bảng tra cứu «${name}» dừng ở sự kiện ${ordinal} vì tệp của bảng không ghi được`,
              en: `The view "${name}" stands at event ${ordinal}: its file cannot be written`,
            }
          : {
              vi: `Bảng tra cứu «${name}» dừng ở sự kiện ${ordinal} vì không đọc được sổ sự kiện`,
              en: `The view "${name}" stands at event ${ordinal}: the log cannot be read`,
            },
        { since, cause },
      ),
      healsItself,
      safeAgain(false),
    );
  return sentences(
    ready
      ? {
          vi: `Bảng tra cứu «${name}» đang cập nhật, mới tới sự kiện ${ordinal}`,
          en: `The view "${name}" is catching up, and is at event ${ordinal}`,
        }
      : { vi: `Bảng tra cứu «${name}» đang được lập lại`, en: `The view "${name}" is being made anew` },
    safeAgain(false),
  );
}

const beingUpdated: Label = { vi: 'Bảng tra cứu đang cập nhật', en: 'The views are catching up' };
