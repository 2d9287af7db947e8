// The same server as fixture-server.mjs over a pipe. MODE: dual (default) or modern.

import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { everything } from './fixture/everything.mjs';

serveStdio(
    () => {
        const server = everything(what => (what === 'tools' ? server.sendToolListChanged() : server.sendPromptListChanged()));
        return server;
    },
    { legacy: process.env.MODE === 'modern' ? 'reject' : 'serve' }
);
