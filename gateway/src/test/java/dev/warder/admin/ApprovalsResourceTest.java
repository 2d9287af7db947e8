package dev.warder.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.warder.approval.ApprovalSettings;
import dev.warder.approval.Desk;
import dev.warder.approval.Proposal;
import dev.warder.approval.Standing;
import dev.warder.approval.Ticket;
import dev.warder.approval.TicketStore;
import dev.warder.call.Requirement;
import dev.warder.call.TestingCalls;
import dev.warder.json.JsonObject;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ApprovalsResourceTest {
    private static final String APPROVE = "{\"verdict\":\"approve\",\"reason\":\"fine\"}";

    @TempDir
    private Path data;

    private TestingApi api;
    private TicketStore store;
    private String olga;
    private String lea;

    @BeforeEach
    void open() throws Exception {
        api = new TestingApi(data);
        store = new TicketStore(api.database, (event, detail) -> {});
        olga = api.key("olga", "operator");
        lea = api.key("lea", "lead");
    }

    @AfterEach
    void close() {
        api.close();
    }

    private String asked(String caller, String text, String... by) {
        var terms = new Requirement.Terms(List.of(by), Duration.ofMinutes(10), 1, null);
        var call = TestingCalls.tool(TestingCalls.caller(caller), "crm", "echo", JsonObject.EMPTY.with("text", text));
        try (var desk = new Desk(api.database, (event, detail) -> {}, ApprovalSettings.DEFAULT, "here")) {
            var standing = desk.propose(Proposal.of(call, List.of(new Requirement("r", terms)), null, "p"))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(10, TimeUnit.SECONDS)
                    .join();
            return ((Standing.Pending) standing).ticket();
        }
    }

    private Ticket.State state(String ticket) {
        return store.find(ticket).state();
    }

    @Test
    void who_is_asked_decides_with_the_roles_of_the_key() throws Exception {
        String ticket = asked("alice", "two chairs", "role:lead");

        assertThat(api.get("/api/approvals", lea).body()).contains(ticket, "two chairs", "\"state\":\"proposed\"");
        assertThat(api.get("/api/approvals/" + ticket, lea).body()).startsWith("{\"id\":\"" + ticket);
        var decided = api.post("/api/approvals/" + ticket, lea, APPROVE);

        assertThat(decided.statusCode()).isEqualTo(200);
        assertThat(decided.body()).contains("\"state\":\"approved\"", "\"name\":\"lea\"");
        assertThat(state(ticket)).isEqualTo(Ticket.State.APPROVED);
        assertThat(api.entries().getLast().text())
                .contains("\"event\":\"approval_decided\"", "\"subject\":\"lea\"", ticket, "\"verdict\":\"approved\"");
        assertThat(api.post("/api/approvals/" + ticket, lea, APPROVE).body()).contains("is approved already");
    }

    @Test
    void an_operator_sees_every_ticket_and_decides_where_operators_are_asked() throws Exception {
        String leads = asked("alice", "x", "role:lead");
        String operators = asked("alice", "y", "operator");

        assertThat(api.get("/api/approvals", olga).body()).contains(leads, operators);
        assertThat(api.post("/api/approvals/" + leads, olga, APPROVE).body()).contains("not among those");
        assertThat(api.post("/api/approvals/" + operators, olga, "{\"verdict\":\"deny\",\"reason\":\"no\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(state(operators)).isEqualTo(Ticket.State.DENIED);
    }

    @Test
    void who_only_approves_sees_nothing_else() throws Exception {
        String others = asked("alice", "x", "role:finance");
        String own = asked("lea", "y", "role:lead");

        assertThat(api.get("/api/approvals", lea).body()).isEqualTo("{\"approvals\":[]}");
        assertThat(api.get("/api/approvals/" + others, lea).statusCode()).isEqualTo(404);
        assertThat(api.post("/api/approvals/" + own, lea, APPROVE).statusCode()).isEqualTo(404);
        assertThat(api.get("/api/stops", lea).statusCode()).isEqualTo(403);
        assertThat(api.get("/api/approvals", api.key("bob", "agent")).statusCode())
                .isEqualTo(403);
        assertThat(state(own)).isEqualTo(Ticket.State.PROPOSED);
    }

    @Test
    void a_decision_that_makes_no_sense_or_cannot_be_recorded_is_none() throws Exception {
        String ticket = asked("alice", "x", "role:lead");

        for (String body :
                List.of("{}", "{\"verdict\":\"yes\"}", "{\"verdict\":\"deny\"}", "{\"verdict\":\"approve\",\"x\":1}")) {
            assertThat(api.post("/api/approvals/" + ticket, lea, body).statusCode())
                    .as(body)
                    .isEqualTo(400);
        }
        assertThat(api.post("/api/approvals/t-0", lea, APPROVE).statusCode()).isEqualTo(404);
        var working = api.writing;
        api.writing = _ -> Future.failedFuture("disk full");
        assertThat(api.post("/api/approvals/" + ticket, lea, APPROVE).statusCode())
                .isEqualTo(503);
        api.writing = working;
        assertThat(state(ticket)).isEqualTo(Ticket.State.PROPOSED);
        assertThat(store.find(ticket).voices()).isEmpty();
    }
}
