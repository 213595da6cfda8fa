import { describe, expect, it } from '@jest/globals';
import { given, opened, placeOf, play, toDistributing, toSeparateBook } from './given.js';

describe('given, when, then', () => {
  it('decides an act on a history', () => {
    given(opened()).when('assign-officer', { officer: 'officer-1' }).thenFacts('OfficerAssigned');
  });

  it('sees a refusal', () => {
    given(opened()).when('resume').thenRefused('resumption');
  });

  it('plays acts to a state', () => {
    expect(placeOf(play(toDistributing))).toBe('coercion.distributing | withConditions');
    expect(placeOf(play(toSeparateBook))).toBe('enforceable.dormant.separateBook | separateBook');
  });

  it('says which act was refused, and why', () => {
    expect(() => play(['resume'])).toThrow('resume: refused, resumption');
    expect(() => play([['assign-officer', {}]])).toThrow('officer');
  });
});
