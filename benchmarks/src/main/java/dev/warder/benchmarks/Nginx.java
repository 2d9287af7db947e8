package dev.warder.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One nginx process tree with a configuration of its own. */
final class Nginx implements AutoCloseable {
    private final Process process;

    private Nginx(Process process) {
        this.process = process;
    }

    /**
     * The constant server: answers by the {@code Mcp-Method} header, always with request id 1, which every request here carries.
     *
     * @param answer the body of the answer to tools/call
     */
    static Nginx constant(Path dir, int port, String tools, String answer) throws IOException, InterruptedException {
        Files.writeString(dir.resolve("constant.conf"), """
                worker_processes 1; pid %1$s/constant.pid; error_log %1$s/constant.log; daemon off;
                events { worker_connections 8192; }
                http {
                  access_log off; default_type application/json; keepalive_requests 100000000; client_body_temp_path %1$s/body1;
                  proxy_temp_path %1$s/p1; fastcgi_temp_path %1$s/f1; uwsgi_temp_path %1$s/u1; scgi_temp_path %1$s/s1;
                  map $http_mcp_method $answer { "tools/list" '%3$s'; default '%4$s'; }
                  server { listen 127.0.0.1:%2$d backlog=4096; location / { return 200 $answer; } }
                }
                """.formatted(dir, port, tools, answer));
        return start(dir, "constant.conf", port);
    }

    /** A bare reverse proxy in front of the constant server: keep-alive on both sides, one worker, nothing else. */
    static Nginx proxy(Path dir, int port, int upstream) throws IOException, InterruptedException {
        Files.writeString(dir.resolve("proxy.conf"), """
                worker_processes 1; pid %1$s/proxy.pid; error_log %1$s/proxy.log; daemon off;
                events { worker_connections 8192; }
                http {
                  access_log off; keepalive_requests 100000000; client_body_temp_path %1$s/body2;
                  proxy_temp_path %1$s/p2; fastcgi_temp_path %1$s/f2; uwsgi_temp_path %1$s/u2; scgi_temp_path %1$s/s2;
                  upstream constant { server 127.0.0.1:%3$d; keepalive 256; keepalive_requests 100000000; }
                  server { listen 127.0.0.1:%2$d backlog=4096; location / {
                    proxy_pass http://constant; proxy_http_version 1.1; proxy_set_header Connection ""; } }
                }
                """.formatted(dir, port, upstream));
        return start(dir, "proxy.conf", port);
    }

    private static Nginx start(Path dir, String conf, int port) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "nginx", "-p", dir.toString(), "-c", dir.resolve(conf).toString())
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve(conf + ".out").toFile())
                .start();
        Ports.awaitOpen(port);
        return new Nginx(process);
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    @Override
    public void close() {
        Processes.stop(process, 5);
    }
}
