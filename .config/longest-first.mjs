import { statSync } from 'node:fs';

/**
 * The order in which files are run. On a fresh clone Jest knows no durations and begins with the largest files; what
 * takes longest (a played half-year, servers that are waited for) is named here, or the run would end with one of them
 * alone on the machine.
 */
const longest = [
  'half-year/half-year.spec.ts',
  'faults/eventstoredb/wire.spec.ts',
  'faults/eventstoredb/plants.spec.ts',
  'faults/kill.spec.ts',
  'eventstoredb/two-processes.spec.ts',
  'eventstoredb/starts.spec.ts',
  'eventstoredb/recovery.spec.ts',
  'eventstoredb/damage.spec.ts',
  'eventstoredb/neighbours.spec.ts',
];

export default class LongestFirst {
  sort(tests) {
    const rank = ({ path }) => {
      const at = longest.findIndex((name) => path.endsWith(`/test/${name}`));
      return at === -1 ? longest.length : at;
    };
    const size = ({ path }) => statSync(path).size;
    return [...tests].sort((a, b) => rank(a) - rank(b) || size(b) - size(a));
  }

  allFailedTests(tests) {
    return tests;
  }

  cacheResults() {}
}
