// What the client does in each scenario of the suite, so that the mock server sees what the scenario is about.

/** For calls whose refusal is as good an answer as any: what counts is what reached the mock. */
const whatever = attempt => attempt.catch(() => undefined);

const accept = content => client => client.setRequestHandler('elicitation/create', () => ({ action: 'accept', content }));

async function listsAndCalls(client, { name, arguments: args = {} }) {
    await client.listTools();
    return client.callTool({ name, arguments: args });
}

/** The scenarios without authorization, by their names in the suite. */
export const VISITS = {
    initialize: { run: client => client.listTools() },

    tools_call: { run: client => listsAndCalls(client, { name: 'add_numbers', arguments: { a: 5, b: 3 } }) },

    'elicitation-sep1034-client-defaults': {
        capabilities: { elicitation: { form: { applyDefaults: true } } },
        prepare: accept({}),
        run: client => listsAndCalls(client, { name: 'test_client_elicitation_defaults' })
    },

    'sse-retry': { run: client => listsAndCalls(client, { name: 'test_reconnection' }) },

    'request-metadata': {
        capabilities: { roots: {}, sampling: {}, elicitation: { form: {} } },
        run: client => client.listTools()
    },

    'sep-2322-client-request-state': {
        capabilities: { elicitation: { form: {} } },
        // The unrelated tool is called between the two rounds of the one that asks.
        prepare: client =>
            client.setRequestHandler('elicitation/create', async () => {
                await client.callTool({ name: 'test_mrtr_unrelated', arguments: {} });
                return { action: 'accept', content: { confirmed: true } };
            }),
        async run(client) {
            await listsAndCalls(client, { name: 'test_mrtr_echo_state' });
            await client.callTool({ name: 'test_mrtr_no_state', arguments: {} });
            await whatever(client.callTool({ name: 'test_mrtr_no_result_type', arguments: {} }));
        }
    },

    'http-standard-headers': {
        async run(client) {
            for (const { name } of (await client.listTools()).tools) {
                await client.callTool({ name, arguments: {} });
            }
            for (const { uri } of (await client.listResources()).resources) {
                await client.readResource({ uri });
            }
            await client.listResourceTemplates();
            for (const { name } of (await client.listPrompts()).prompts) {
                await client.getPrompt({ name });
            }
        }
    },

    'http-custom-headers': {
        async run(client, context) {
            for (const call of context.toolCalls) {
                await listsAndCalls(client, call);
            }
        }
    },

    'http-invalid-tool-headers': {
        async run(client) {
            for (const { name, inputSchema } of (await client.listTools()).tools) {
                const values = Object.keys(inputSchema.properties).map(property => [property, 'x']);
                await whatever(client.callTool({ name, arguments: Object.fromEntries(values) }));
            }
        }
    },

    'json-schema-ref-no-deref': {
        async run(client) {
            await whatever(listsAndCalls(client, { name: 'lookup_user', arguments: { id: 'ada', profile: {} } }));
        }
    },

    'json-schema-2020-12-preservation': {
        async run(client) {
            const { tools } = await client.listTools();
            const { inputSchema } = tools.find(tool => tool.name === 'json_schema_2020_12_tool');
            await client.callTool({ name: 'json_schema_echo', arguments: { schema: inputSchema } });
        }
    }
};
