package dev.warder.main;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.List;
import org.slf4j.Logger;

/**
 * How the program logs: one line per event to standard error, see {@link LogLine}; from level {@code info} on, or from what the environment
 * variable {@code WARDER_LOG} says. Done in code because reading an XML file for it would cost the start a third of a second.
 */
public final class Logging extends ContextAwareBase implements Configurator {
    private static final List<String> LIBRARIES = List.of(
            "io.netty", "io.vertx", "org.flywaydb", "com.zaxxer.hikari", "com.networknt", "org.jdbi", "com.nimbusds");

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        boolean another = System.getProperty("logback.configurationFile") != null
                || Logging.class.getResource("/logback-test.xml") != null;
        if (another) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        var line = new LogLine();
        line.setContext(context);
        line.start();
        var console = new ConsoleAppender<ILoggingEvent>();
        console.setContext(context);
        console.setTarget("System.err");
        console.setEncoder(line);
        console.start();
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        Level level = Level.toLevel(System.getenv("WARDER_LOG"), Level.INFO);
        root.setLevel(level);
        root.addAppender(console);
        if (level.isGreaterOrEqual(Level.INFO)) {
            // What libraries find worth telling at info is their business, not the operator's.
            LIBRARIES.forEach(library -> context.getLogger(library).setLevel(level == Level.INFO ? Level.WARN : level));
        }
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
