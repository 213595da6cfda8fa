import { initiatives, realms } from '#case';
import { codeSchema } from '../http/caller.js';
import { OneOf, Text, Whole } from '../http/query.js';
import { limits } from '../runtime/limits.js';

/** Parameters shared by several lists and tables. */

export const OfRealm = () => OneOf(realms, { description: 'A table counts one realm at a time.' });

export const PageLimit = () =>
  Whole(1, limits.listMax, 'Entries of a page.', { maximum: limits.listMax, default: limits.listDefault });

/** The description of the parameter `office`. */
export const anOffice = {
  description: 'One office of the register; another is refused (422).',
  schema: codeSchema,
};

const aCode = { vi: 'Phải là mã chấp hành viên', en: 'It must be the code of an officer' };
export const OfOfficer = () =>
  Text(/^[A-Za-z0-9._-]{1,64}$/, aCode, { description: 'Only cases of this officer.', schema: codeSchema });

export const OfInitiative = () => OneOf(initiatives, { description: 'Only cases opened ex officio, or on request.' });

const aPart = {
  vi: 'Phải là một phần của số vụ việc, ví dụ 2025/127',
  en: 'It must be a part of a case number, such as 2025/127',
};
export const WithNumberPart = () =>
  Text(/^[A-Za-z0-9./-]{1,64}$/, aPart, { description: 'Only cases whose number has this part.' });
