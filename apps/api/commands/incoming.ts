import { randomUUID } from 'node:crypto';
import { type Act, type ActBody, actOf, acts, actSchema, type Target, validateBody } from '#case';
import type { Command } from '#engine';
import { streamOf } from '../documents/ids.js';
import { type Caller, idempotencyKeyOf, ifMatchOf } from '../http/caller.js';
import type { Request } from '../http/sent.js';
import { bodyInvalid, fieldProblems } from '../problems/fields.js';
import { Problem } from '../problems/problem.js';

/** The acts on a stream of this kind. */
export function actsOn(target: Target): Act[] {
  return acts.filter((act) => act.target === target && !act.internal && act.opens !== target);
}

/** The act that opens a stream of this kind, such as the receipt of a judgment. */
export function openingOf(target: Target): Act {
  const act = acts.find((each) => each.target === target && each.opens === target && !each.internal);
  if (!act) throw new Error(`no act of the catalogue opens a ${target}`);
  return act;
}

const nouns: Readonly<Record<Target, string>> = { case: 'vụ việc', judgment: 'bản án', request: 'đơn yêu cầu' };

/** The act with this name. @throws Problem 404 that lists the names of the acts */
export function actNamed(target: Target, name: string): Act {
  const act = actOf(target, name);
  if (act && !act.internal && act.opens !== target) return act;
  const available = actsOn(target).map((each) => each.name);
  throw new Problem(
    'command-unknown',
    { vi: `Không có thao tác ${name} trên ${nouns[target]}`, en: `There is no command ${name} on a ${target}` },
    { members: { available } },
  );
}

/**
 * The command of a request, with key, revision and body checked. A preview stores nothing, so it needs neither key nor
 * revision; with a key it shows the ids that the command would get.
 * @throws Problem
 */
export function commandFrom(act: Act, request: Request, caller: Caller, isPreview = false): Command {
  const { headers, params, body } = request;
  const stream = params['id'] === undefined ? undefined : streamOf(act.target, params['id']);
  const isWithoutKey = isPreview && headers['idempotency-key'] === undefined;
  const key = isWithoutKey ? randomUUID() : idempotencyKeyOf(headers);
  const ifMatch = stream === undefined ? undefined : ifMatchOf(headers);
  if (stream !== undefined && ifMatch === undefined && !isPreview)
    throw new Problem('if-match-missing', {
      vi: 'Thao tác trên hồ sơ đã có cần If-Match với ETag vừa xem, ví dụ If-Match: "r17"',
      en: 'An act on something that exists needs If-Match with the ETag just seen, such as If-Match: "r17"',
    });
  return {
    act,
    body: checkedBody(act, body),
    ...caller,
    key,
    ...(stream === undefined ? {} : { stream }),
    ...(ifMatch === undefined ? {} : { ifMatch }),
  };
}

function checkedBody(act: Act, value: unknown): ActBody {
  const checked = validateBody(act, value);
  if ('body' in checked) return checked.body;
  throw bodyInvalid(fieldProblems(checked.errors, actSchema(act)), act.name);
}
