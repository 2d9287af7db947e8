// An MCP server with every feature of the conformance suite, on 127.0.0.1 only.
//   PORT   where to listen; 0 or absent picks a free port
//   MODE   dual (default): both eras; modern: 2026-07-28 only; legacy: the 2025 revisions only
// Prints "READY <port>" once it listens.

import { createMcpHandler, isLegacyRequest } from '@modelcontextprotocol/server';
import {
    localhostHostValidation, localhostOriginValidation, toNodeHandler, toWebRequest
} from '@modelcontextprotocol/node';
import http from 'node:http';
import { everything } from './fixture/everything.mjs';
import { sessions } from './fixture/sessions.mjs';

const mode = process.env.MODE ?? 'dual';
if (!['dual', 'modern', 'legacy'].includes(mode)) {
    throw new Error(`MODE is "${mode}", expected dual, modern or legacy`);
}

const handler = createMcpHandler(
    () => everything(what => (what === 'tools' ? handler.notify.toolsChanged() : handler.notify.promptsChanged())),
    { legacy: 'reject' }
);
const modern = toNodeHandler(handler);
const legacy = sessions(() => {
    const server = everything(what => (what === 'tools' ? server.sendToolListChanged() : server.sendPromptListChanged()));
    return server;
});
const hostAllowed = localhostHostValidation();
const originAllowed = localhostOriginValidation();

async function bodyOf(request) {
    const chunks = [];
    for await (const chunk of request) {
        chunks.push(chunk);
    }
    const bytes = Buffer.concat(chunks).toString('utf8');
    try {
        return { parsed: bytes === '' ? undefined : JSON.parse(bytes), valid: true };
    } catch {
        return { parsed: undefined, valid: false };
    }
}

async function serve(request, response) {
    if (!hostAllowed(request, response) || !originAllowed(request, response)) {
        return;
    }
    if (new URL(request.url, 'http://localhost').pathname !== '/mcp') {
        response.writeHead(404).end();
        return;
    }
    const { parsed, valid } = await bodyOf(request);
    if (!valid) {
        response.writeHead(400, { 'content-type': 'application/json' });
        response.end('{"jsonrpc":"2.0","error":{"code":-32700,"message":"Parse error"},"id":null}');
        return;
    }
    const old = mode === 'legacy'
        || (mode === 'dual' && (await isLegacyRequest(await toWebRequest(request, parsed ?? {}), parsed)));
    await (old ? legacy : modern)(request, response, parsed);
}

const listener = http.createServer((request, response) => {
    serve(request, response).catch(failure => {
        console.error(failure);
        response.headersSent ? response.destroy() : response.writeHead(500).end();
    });
});
listener.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => console.log(`READY ${listener.address().port}`));
process.on('SIGTERM', () => process.exit(0));
