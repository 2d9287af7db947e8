package dev.warder.architecture.planted.catalog;

import io.vertx.core.http.HttpMethod;

/** May speak of a Future, but not of HTTP. */
public class BorrowsHttp {
    public HttpMethod method() {
        return HttpMethod.GET;
    }
}
