package dev.warder.main;

import dev.warder.access.People;
import dev.warder.admin.AdminSettings;
import dev.warder.admin.Api;
import dev.warder.admin.ApprovalsResource;
import dev.warder.admin.StopsResource;
import dev.warder.approval.Recorder;
import dev.warder.approval.TicketStore;
import dev.warder.killswitch.Stopping;
import dev.warder.store.Database;
import io.vertx.core.Vertx;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts the operators' API together from what there is to operate. */
final class OperatorsApi {
    private OperatorsApi() {}

    /** What operators may do, or null where the settings name nobody who may. */
    static @Nullable Api of(
            Vertx vertx, AdminSettings admin, Api.Means means, Database database, String node, Recorder recorder) {
        if (!admin.hasApi()) {
            return null;
        }
        People operators = People.of(admin.operators());
        return new Api(
                vertx,
                operators,
                People.of(admin.approvers()),
                means,
                List.of(
                        new StopsResource(new Stopping(database, node)),
                        new ApprovalsResource(new TicketStore(database, recorder), operators)));
    }
}
