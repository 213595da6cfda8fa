import { describe, expect, it } from '@jest/globals';
import { sampleFacts } from './bench.js';

describe('a sample log', () => {
  it('is the same for the same seed', () => {
    expect(sampleFacts(1, 2, 9)).toEqual(sampleFacts(1, 2, 9));
    expect(sampleFacts(1, 2, 9)).not.toEqual(sampleFacts(2, 2, 9));
  });
});
