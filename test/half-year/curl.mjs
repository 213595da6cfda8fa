/** The features of curl that the README's tour uses, for machines that have only Node. */
import { readFileSync } from 'node:fs';

const headers = {};
let method;
let body;
let url;
let isPrinted = false;
const args = process.argv.slice(2);
while (args.length > 0) {
  const arg = args.shift();
  if (arg === '-s') continue;
  if (arg === '--print') isPrinted = true;
  else if (arg === '-X') method = args.shift();
  else if (arg === '-d') body = args.shift();
  else if (arg === '-H') {
    const given = args.shift();
    const lines = given.startsWith('@') ? readFileSync(given.slice(1), 'utf8').split('\n') : [given];
    for (const line of lines.filter(Boolean)) {
      const colon = line.indexOf(':');
      headers[line.slice(0, colon)] = line.slice(colon + 1).trim();
    }
  } else if (arg.startsWith('http')) url = arg;
  else throw new Error(`the tour uses ${arg}, which this stand-in does not know`);
}
if (isPrinted) {
  process.stdout.write(JSON.stringify({ url, headers, body }));
  process.exit();
}
const answer = await fetch(url, { method: method ?? 'GET', headers, ...(body === undefined ? {} : { body }) });
process.stdout.write(await answer.text());
