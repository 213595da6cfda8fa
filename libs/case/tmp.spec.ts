import { test } from '@jest/globals';
import { actOf, actSchema } from './index.js';
test('x', () => {
  console.log(JSON.stringify(actSchema(actOf('judgment', 'issue-decision')!), null, 1));
  console.log(
    JSON.stringify(actSchema(actOf('case', 'resume')!)),
    JSON.stringify(actSchema(actOf('case', 'postpone')!)),
  );
});
