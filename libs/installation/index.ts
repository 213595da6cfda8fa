/** Composition roots: one installation on one file (embedded), or with its log on a server (distributed). */
export { embeddedSource, openEmbedded } from './embedded.js';
export { type DocketClaim, type Installation, type OpenOptions, world } from './installation.js';
export { recordOf, settingNames } from './log-record.js';
export { recordedAt } from './recorded-at.js';
export { isEmbedded, logSource, openInstallation, type InstallationPlace, placeFrom } from './open.js';
export { type Progress, progressOn, silent } from './progress.js';
