// Plan runner on @modelcontextprotocol/client 2.x. `mode`: auto, legacy, or { pin: '2026-07-28' }.

import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { plan, run } from './steps.mjs';

const client = new Client(
    { name: 'scenario-client-v2', version: '1.0.0' },
    { capabilities: { elicitation: { form: {} } }, versionNegotiation: { mode: plan.mode } }
);
client.setRequestHandler('elicitation/create', () => ({ action: 'accept', content: { name: 'Ada' } }));

await run(client, async () => {
    await client.connect(
        new StreamableHTTPClientTransport(new URL(plan.url), { requestInit: { headers: plan.headers ?? {} } })
    );
    return {
        era: client.getProtocolEra(),
        version: client.getNegotiatedProtocolVersion(),
        server: client.getServerVersion()?.name
    };
});
