import { OneOf } from '../http/query.js';

export class ModeQuery {
  @OneOf(['preview'], { description: 'preview: the same decision, nothing stored.' }) readonly mode?: 'preview';
}
