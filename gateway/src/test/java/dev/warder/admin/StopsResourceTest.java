package dev.warder.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.killswitch.Stop;
import io.vertx.core.Future;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StopsResourceTest {
    private static final String CRM = "{\"kind\":\"server\",\"name\":\"crm\",\"reason\":\"it leaks\",\"for\":\"30m\"}";

    @TempDir
    private Path data;

    private TestingApi api;
    private String olga;

    @BeforeEach
    void open() throws Exception {
        api = new TestingApi(data);
        olga = api.key("olga", "operator");
    }

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void a_stop_is_in_force_when_it_is_answered_and_so_is_its_end() throws Exception {
        HttpResponse<String> stopped = api.post("/api/stops", olga, CRM);

        assertThat(api.gate.stops()).singleElement().extracting(Stop::what).isEqualTo("server crm");
        assertThat(stopped.statusCode()).isEqualTo(200);
        assertThat(stopped.body())
                .startsWith("{\"stops\":[{\"id\":1,\"kind\":\"server\",\"name\":\"crm\",\"reason\":\"it leaks\"")
                .contains("\"by\":\"olga\"")
                .endsWith("\"gateways\":[\"here\"],\"late\":[],\"inForce\":true}");

        HttpResponse<String> lifted = api.delete("/api/stops/1?reason=mended", olga);

        assertThat(api.gate.stops()).isEmpty();
        assertThat(lifted.statusCode()).isEqualTo(200);
        assertThat(lifted.body()).contains("\"id\":1", "\"inForce\":true");
        assertThat(api.delete("/api/stops/1?reason=mended", olga).statusCode()).isEqualTo(404);
    }

    @Test
    void what_is_stopped_is_listed_and_what_was_stopped_when_it_is_asked_for() throws Exception {
        api.post("/api/stops", olga, CRM);
        api.post("/api/stops", olga, "{\"kind\":\"all\",\"reason\":\"fire\"}");
        api.delete("/api/stops/1?reason=mended", olga);

        assertThat(api.get("/api/stops", olga).body())
                .contains("\"kind\":\"all\"", "\"until\":null", "\"restored\":null")
                .doesNotContain("crm");
        assertThat(api.get("/api/stops?all=true", olga).body())
                .contains("\"kind\":\"all\"", "\"name\":\"crm\"", "\"restoredBy\":\"olga\"");
    }

    @Test
    void who_stopped_and_restored_what_is_on_record() throws Exception {
        api.post("/api/stops", olga, CRM);
        api.delete("/api/stops/1?reason=mended", olga);

        assertThat(api.entries())
                .satisfiesExactly(
                        stopped -> assertThat(stopped.text())
                                .contains("\"event\":\"stopped\"", "server crm", "it leaks", "\"subject\":\"olga\""),
                        restored -> assertThat(restored.text())
                                .contains("\"event\":\"restored\"", "mended", "\"subject\":\"olga\""));
    }

    @Test
    void a_stop_that_cannot_be_recorded_is_in_force_all_the_same_and_its_end_is_not() throws Exception {
        api.post("/api/stops", olga, CRM);
        var working = api.writing;
        api.writing = _ -> Future.failedFuture("disk full");

        HttpResponse<String> unrecorded =
                api.post("/api/stops", olga, "{\"kind\":\"caller\",\"name\":\"alice\",\"reason\":\"loops\"}");
        HttpResponse<String> kept = api.delete("/api/stops/1?reason=mended", olga);

        assertThat(unrecorded.statusCode()).isEqualTo(503);
        assertThat(unrecorded.body()).contains("audit.unavailable", "caller alice is stopped (stop 2)");
        assertThat(kept.statusCode()).isEqualTo(503);
        assertThat(api.gate.stops()).hasSize(2);
        api.writing = working;
    }

    @Test
    void a_gateway_that_does_not_follow_is_named_and_that_is_no_success() throws Exception {
        var free = new CountDownLatch(1);
        api.enforcing = () -> {
            try {
                assertThat(free.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
        };
        HttpResponse<String> late = api.post("/api/stops", olga, CRM);
        free.countDown();

        assertThat(late.statusCode()).isEqualTo(504);
        assertThat(late.body()).contains("\"late\":[\"here\"]", "\"inForce\":false");
    }
}
