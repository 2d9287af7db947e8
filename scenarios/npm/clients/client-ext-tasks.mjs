// Plan runner on @modelcontextprotocol/client 2.x with @modelcontextprotocol/ext-tasks: tools as tasks of 2026-07-28.
//   callTool { name, arguments }   what became of it, whether it was a task, and the task's id

import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { createTaskSessionFromClient } from '@modelcontextprotocol/ext-tasks/client';
import { plan, run } from './steps.mjs';

const protocolVersion = '2026-07-28';
const clientInfo = { name: 'scenario-client-ext-tasks', version: '1.0.0' };
const capabilities = { elicitation: { form: {} } };
const client = new Client(clientInfo, { capabilities, versionNegotiation: { mode: { pin: protocolVersion } } });
let id = 1_000;

// The package leaves the wire of task requests to its host.
async function rawDispatch(request) {
    const response = await fetch(plan.url, {
        method: 'POST',
        headers: {
            ...plan.headers,
            'content-type': 'application/json',
            accept: 'application/json, text/event-stream',
            'mcp-protocol-version': protocolVersion,
            'mcp-method': request.method,
            'mcp-name': request.params.taskId ?? request.params.name
        },
        body: JSON.stringify({ jsonrpc: '2.0', id: ++id, ...request })
    });
    const message = await response.json();
    return message.error ? { kind: 'error', error: message.error } : { kind: 'result', result: message.result };
}

let session;
const steps = {
    async callTool({ name, arguments: given }) {
        const execution = await session.callTool(name, given);
        const task = execution.handle?.taskId ?? null;
        const { outcome } = await execution.settle();
        return {
            kind: execution.kind, task, status: outcome.status, result: outcome.result ?? null,
            error: outcome.error ? String(outcome.error.cause ?? outcome.error) : null
        };
    },
    close: () => client.close()
};

await run(steps, async () => {
    await client.connect(new StreamableHTTPClientTransport(new URL(plan.url), { requestInit: { headers: plan.headers } }));
    session = createTaskSessionFromClient(client, {
        endpointId: 'scenario',
        rawDispatch,
        v2RequestFraming: { protocolVersion, clientInfo, clientCapabilities: capabilities },
        onInputRequest: () => ({ action: 'accept', content: { name: 'Ada' } })
    });
    return { capabilities: session.capabilities };
});
