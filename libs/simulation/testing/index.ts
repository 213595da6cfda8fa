/** For specs: invented reports, small enough to be played in seconds. */
export { type Sample, sampleReport, smallSample } from './sample-figures.js';
