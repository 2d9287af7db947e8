// Preloaded (`node --import`) into servers that would otherwise listen on every interface:
// whatever address they ask for, they listen on 127.0.0.1.

import net from 'node:net';

const listen = net.Server.prototype.listen;

net.Server.prototype.listen = function (first, ...rest) {
    if (typeof first === 'object' && first !== null && 'port' in first) {
        return listen.call(this, { ...first, host: '127.0.0.1' }, ...rest);
    }
    const isPort = typeof first === 'number' || (typeof first === 'string' && /^\d+$/.test(first));
    if (!isPort) {
        return listen.call(this, first, ...rest);
    }
    const callback = rest.find(argument => typeof argument === 'function');
    return listen.call(this, { port: Number(first), host: '127.0.0.1' }, callback);
};
