/** Plays the first days of a docket, in a process of its own: node docket-worker.mjs SEED DAYS FIGURES.json */
import { readFileSync } from 'node:fs';
import { playDocket } from '../../dist/libs/simulation/play/play.js';
import { placeFrom } from '../../dist/libs/installation/open.js';

const [seed, days, figures] = process.argv.slice(2);
const { reports } = JSON.parse(readFileSync(figures, 'utf8'));
await playDocket({ place: placeFrom(), report: reports.S2, seed: Number(seed), daysMax: Number(days) });
