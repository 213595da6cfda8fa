import { realms } from '#case';
import { codeSchema } from '../http/caller.js';
import { OneOf, Whole } from '../http/query.js';
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
