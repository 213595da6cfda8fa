import { credentialsFor, serverUnderTest } from './server.ts';

/** The server for the whole run of stories; each suite uses its own prefixes. */
export let server;

export default async function startServer() {
  server = await serverUnderTest();
  process.env.CASETRAIL_STORIES_LOG = server.url;
  process.env.CASETRAIL_STORIES_CREDENTIALS = credentialsFor(server.url) ?? '';
  const which = server.peer ? 'the protocol test peer' : 'the server at EVENTSTOREDB_URL';
  process.stderr.write(`Stories marked EventStoreDB run on ${which}; those marked embedded on a file.\n`);
}
