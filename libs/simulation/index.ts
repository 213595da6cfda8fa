/** Dockets: the simulated half-year of an office, planned from printed figures and played as commands. */
export { type Assumption, assumptions } from './plan/assumptions.js';
export { Chance } from './plan/random.js';
export { FolderTaken, heldTo, type Marker, markerName, readMarker, writeMarker } from './play/marker.js';
export { type DocketOptions, type DocketResult, playDocket } from './play/play.js';
