// Runs the steps of a plan on any client and prints one JSON line per step.
//
// The plan arrives as JSON in the environment variable PLAN:
//   { url, headers, mode, steps: [{ do: 'listTools' } | { do: 'callTool', with: {...} } | ...] }
// A line is { do, result } or { do, error: { code, message } }; the first one is { do: 'connect', ... }.

export const plan = JSON.parse(process.env.PLAN);

const say = line => process.stdout.write(JSON.stringify(line) + '\n');

const failure = thrown => ({ code: thrown.code ?? null, message: String(thrown.message ?? thrown), name: thrown.name });

async function attempt(name, act) {
    try {
        say({ do: name, result: (await act()) ?? {} });
        return true;
    } catch (thrown) {
        say({ do: name, error: failure(thrown) });
        return false;
    }
}

/** `connect` opens the client and returns facts about it; `client` has a method for every step. */
export async function run(client, connect) {
    if (await attempt('connect', connect)) {
        for (const step of plan.steps) {
            await attempt(step.do, () => client[step.do](step.with));
        }
    }
    await client.close().catch(() => undefined);
    process.exit(0);
}
