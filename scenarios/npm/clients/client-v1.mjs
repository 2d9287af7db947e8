// Plan runner on @modelcontextprotocol/sdk 1.x, which speaks the 2025 revisions only.

import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { plan, run } from './steps.mjs';

const client = new Client({ name: 'scenario-client-v1', version: '1.0.0' }, { capabilities: {} });
const transport = new StreamableHTTPClientTransport(new URL(plan.url), { requestInit: { headers: plan.headers ?? {} } });

await run(client, async () => {
    await client.connect(transport);
    return { era: 'legacy', version: transport.protocolVersion, server: client.getServerVersion()?.name };
});
