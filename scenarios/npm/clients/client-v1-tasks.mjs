// Plan runner on @modelcontextprotocol/sdk 1.x that runs tools as core tasks (2025-11-25) and answers what they ask.
//   runTask { name, arguments }   the statuses it saw, the task's id, and the result
//   listTasks, getTask { taskId }

import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { CallToolResultSchema, ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { plan, run } from './steps.mjs';

const client = new Client(
    { name: 'scenario-client-v1-tasks', version: '1.0.0' },
    { capabilities: { elicitation: { form: {} } } }
);
client.setRequestHandler(ElicitRequestSchema, () => ({ action: 'accept', content: { interpretation: 'snake' } }));

const tasks = client.experimental.tasks;
const steps = {
    async runTask(call) {
        const seen = [];
        let task;
        for await (const message of tasks.callToolStream(call, CallToolResultSchema, { task: { ttl: 60_000 } })) {
            if (message.type === 'error') {
                throw message.error;
            }
            if (message.type === 'result') {
                return { seen, task, result: message.result };
            }
            task = message.task.taskId;
            seen.push(message.task.status);
        }
        throw new Error('the task ended without a result');
    },
    listTasks: () => tasks.listTasks(),
    getTask: ({ taskId }) => tasks.getTask(taskId),
    listTools: () => client.listTools(),
    close: () => client.close()
};

const transport = new StreamableHTTPClientTransport(new URL(plan.url), { requestInit: { headers: plan.headers ?? {} } });
await run(steps, async () => {
    await client.connect(transport);
    return { tasks: client.getServerCapabilities()?.tasks ?? null };
});
