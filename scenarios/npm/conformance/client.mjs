// The client that the conformance suite's client scenarios are run with: an SDK client in front of what is under test.
//
// The suite starts it with the address of its mock server as the last argument. It prints `visited` when everything went as the client
// wanted it. A plain proxy stands before the mock, and before that what is under test:
//   SETTINGS, ROUTES, KEY  a running gateway: its settings file (whose last section is `servers`), the address its 1:1 routes begin
//                          with, and a key; the mock becomes a server of it
//   none of them           nothing, to compare with

import { appendFileSync } from 'node:fs';
import { plainProxy } from './plain-proxy.mjs';
import { VISITS } from './visits.mjs';

const {
    SETTINGS, ROUTES, KEY, MCP_CONFORMANCE_SCENARIO: scenario, MCP_CONFORMANCE_PROTOCOL_VERSION: revision,
    MCP_CONFORMANCE_CONTEXT: context = '{}'
} = process.env;
const visit = VISITS[scenario];
if (visit === undefined) {
    console.error(`nothing here for ${scenario}`);
    process.exit(1);
}
const { Client, StreamableHTTPClientTransport } = await import('@modelcontextprotocol/client');
const headers = KEY ? { Authorization: `Bearer ${KEY}` } : {};
const pause = ms => new Promise(done => setTimeout(done, ms));

/** Adds a server to the gateway's settings, as a person would, and waits until the gateway has taken them over. */
async function serverOfGateway(server) {
    const name = `mock-${process.pid}-${server.port}`;
    appendFileSync(SETTINGS, `  ${name}: { url: "${server.href}" }\n`);
    const route = new URL(`${ROUTES}/${name}/mcp`);
    while ((await nothing(route)) === 404) {
        await pause(100);
    }
    return route;
}

/** The status of a message that is refused at the door, so that no server hears of it: 404 as long as there is no such route. */
async function nothing(route) {
    const answer = await fetch(route, {
        method: 'POST',
        headers: { ...headers, 'Content-Type': 'application/json', 'MCP-Protocol-Version': '2026-07-28' },
        body: '{"jsonrpc":"2.0","id":0,"method":"ping"}'
    });
    await answer.text();
    return answer.status;
}

// In either case before the mock, so that nothing holds a connection to it, which the suite would wait for, once this process has ended.
const proxy = await plainProxy(new URL(process.argv.at(-1)));
const url = SETTINGS ? await serverOfGateway(proxy) : proxy;
const client = new Client(
    { name: 'conformance-client', version: '1.0.0' },
    {
        capabilities: visit.capabilities ?? {},
        versionNegotiation: { mode: revision === '2026-07-28' ? 'auto' : 'legacy' }
    }
);
visit.prepare?.(client);
await client.connect(new StreamableHTTPClientTransport(url, { requestInit: { headers } }));
await visit.run(client, JSON.parse(context));
await client.close();
console.log('visited');
process.exit(0);
