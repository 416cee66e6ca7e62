package org.medchain.jdbc;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.flywaydb.core.api.logging.Log;
import org.jspecify.annotations.Nullable;

/** What Flyway logs of MedChain's tables: its steps are for who looks for them, its warnings and errors for everybody. */
final class FlywayLog implements Log {
    private final Logger log;

    private FlywayLog(Logger log) {
        this.log = log;
    }

    static Log of(Class<?> source) {
        return new FlywayLog(System.getLogger(source.getName()));
    }

    @Override
    @SuppressWarnings("deprecation") // Earlier releases of Flyway, which Spring Boot has, ask for it.
    public boolean isDebugEnabled() {
        return log.isLoggable(Level.TRACE);
    }

    @Override
    public void debug(String message) {
        log.log(Level.TRACE, message);
    }

    @Override
    public void info(String message) {
        log.log(Level.DEBUG, message);
    }

    @Override
    public void notice(String message) {
        log.log(Level.INFO, message);
    }

    @Override
    public void warn(String message) {
        log.log(Level.WARNING, "MC-C006 while tables are made or changed: " + message);
    }

    @Override
    public void error(String message) {
        failed(message, null);
    }

    @Override
    public void error(String message, Exception cause) {
        failed(message, cause);
    }

    private void failed(String message, @Nullable Exception cause) {
        log.log(Level.ERROR, "MC-C007 while tables are made or changed: " + message, cause);
    }
}
