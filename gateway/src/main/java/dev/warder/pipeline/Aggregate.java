package dev.warder.pipeline;

import dev.warder.call.Call;
import dev.warder.call.Capability;
import dev.warder.call.Reason;
import dev.warder.call.Verdict;
import dev.warder.upstream.Allowance;
import io.vertx.core.Future;
import java.util.List;

/**
 * The way of a modern call that came by a route of many servers. What is about one server is put into that server's own names and then takes the
 * way every call takes, gates and record included; what is about all of them is answered here from those the caller may use.
 */
final class Aggregate {
    private final Workshop workshop;
    private final Rules rules;
    private final Handles.Opened opened;
    private final Call call;
    private final Client client;
    private final Passage own;

    Aggregate(Workshop workshop, Rules rules, Call call, Client client) {
        this.workshop = workshop;
        this.rules = rules;
        // What a server's own handle is bound to is known only when the server is.
        this.opened = call.method().isList() ? workshop.handles().opened(call) : unopened(call);
        this.call = opened.call();
        this.client = client;
        this.own = new Passage(workshop, rules, opened, null, client);
    }

    /** The way of the call; the Future never fails. */
    Future<Reply> walk() {
        Bundle bundle = rules.bundles().find(call.origin().route());
        if (bundle == null) {
            return refused(Reason.NOT_FOUND);
        }
        return switch (call.method()) {
            case TOOLS_CALL, PROMPTS_GET, RESOURCES_READ, COMPLETE -> one(bundle);
            case TOOLS_LIST, PROMPTS_LIST, RESOURCES_LIST, RESOURCE_TEMPLATES_LIST ->
                every(bundle, servers -> new Gathering(workshop, rules, bundle, call).list(servers));
            case DISCOVER -> every(bundle, servers -> new Gathering(workshop, rules, bundle, call).discover(servers));
            case TASKS_GET, TASKS_UPDATE, TASKS_CANCEL -> task(bundle);
            case LISTEN -> listen(bundle);
            // Over HTTP a client cancels by leaving; there is nobody to tell.
            case CANCELLED -> every(bundle, _ -> Future.succeededFuture(Ending.ok(new Reply.Accepted())));
            default -> refused(Reason.UNKNOWN_METHOD);
        };
    }

    /** What is done with the servers of the route that the caller may use. */
    private interface Everywhere {
        Future<Ending> work(List<String> servers);
    }

    private Future<Reply> every(Bundle bundle, Everywhere everywhere) {
        List<String> servers = sight(bundle).servers();
        if (servers.isEmpty()) {
            // A route on which the caller may use nothing answers like one that does not exist.
            return refused(Reason.HIDDEN);
        }
        return opened.refusal() == null
                ? own.aside(() -> everywhere.work(servers))
                : own.conclude(Ending.refused(call, opened.refusal()));
    }

    private Sight sight(Bundle bundle) {
        return new Sight(workshop, rules, bundle, call);
    }

    private Future<Reply> listen(Bundle bundle) {
        List<String> servers = sight(bundle).servers();
        if (servers.isEmpty()) {
            return refused(Reason.HIDDEN);
        }
        var listening =
                new FanIn(call, client, (part, branch) -> new Passage(workshop, rules, part, null, branch).walk());
        Verdict.Refuse refusal = listening.prepare(
                servers, bundle, rules, new TaskListening(workshop.tasks().handles(), call));
        return refusal == null ? own.aside(listening::listen) : own.conclude(Ending.refused(call, refusal));
    }

    private Future<Reply> one(Bundle bundle) {
        var addressing = new Addressing(workshop, rules, call, sight(bundle));
        return addressing.target().compose(target -> {
            if (target == null) {
                return refused(Reason.UNKNOWN_CAPABILITY);
            }
            if (!bundle.offers(call.caller(), target)) {
                return refused(Reason.HIDDEN);
            }
            return passage(target).walk();
        });
    }

    /** Only the handle tells whose task it is; what it is of is judged as the tool itself would be. */
    private Future<Reply> task(Bundle bundle) {
        Sight sight = sight(bundle);
        if (sight.servers().isEmpty()) {
            return refused(Reason.HIDDEN);
        }
        Verdict.Refuse refusal =
                TaskCalls.refusal(call, bundle.servers().stream().anyMatch(this::mayHaveTasks));
        if (refusal != null) {
            return own.conclude(Ending.refused(call, refusal));
        }
        return switch (workshop.tasks().find(call)) {
            case TaskCalls.Found.Refused(Verdict.Refuse why) -> own.conclude(Ending.refused(call, why));
            case TaskCalls.Found.Task(TaskHandles.Task task)
            when sight.test(task.tool().server())
                    && mayHaveTasks(task.tool().server())
                    && bundle.offers(call.caller(), task.tool()) ->
                passage(task.tool().server(), TaskCalls.at(call, task, new TaskNames()))
                        .walk();
            case TaskCalls.Found.Task gone -> refused(Reason.HANDLE_DENIED);
        };
    }

    private boolean mayHaveTasks(String server) {
        return rules.allowance(server).permits(Allowance.TASKS);
    }

    private Passage passage(String server, Handles.Opened there) {
        var dressing = new Dressing(server, call.method());
        var asItCame = new Handles.Opened(there.call(), there.refusal(), opened.requestBytes(), there.tasks());
        return new Passage(workshop, rules, asItCame, null, client, dressing::ending);
    }

    private Passage passage(Capability target) {
        return passage(target.server(), workshop.handles().opened(Addressing.finalForm(call, target)));
    }

    static Handles.Opened unopened(Call call) {
        return new Handles.Opened(call, null, call.message().bytes().length);
    }

    private Future<Reply> refused(Reason reason) {
        return own.conclude(Ending.refused(call, Verdict.refuse(reason)));
    }
}
