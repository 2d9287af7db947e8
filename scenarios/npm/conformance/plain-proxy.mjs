// A proxy that passes everything on as it is, but for the Host header.

import http from 'node:http';

/** Starts one on 127.0.0.1 before `target` and returns its address. */
export function plainProxy(target) {
    const proxy = http.createServer((request, response) => {
        const onward = http.request(
            target,
            { method: request.method, headers: { ...request.headers, host: target.host } },
            answer => {
                response.writeHead(answer.statusCode, answer.rawHeaders);
                response.flushHeaders();
                answer.pipe(response);
            }
        );
        onward.on('error', () => response.destroy());
        response.on('close', () => onward.destroy());
        request.pipe(onward);
    });
    return new Promise(ready => {
        proxy.listen(0, '127.0.0.1', () => ready(new URL(`http://127.0.0.1:${proxy.address().port}${target.pathname}`)));
    });
}
