package org.medchain.http;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.medchain.error.UnavailableException;

/** A provider's endpoint was not asked, or gave no answer. */
public final class HttpGatewayException extends UnavailableException {
    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Fault {
        /** The gateway may not call this address, or not without TLS. */
        NOT_ALLOWED(false),
        /** No connection, or it broke before there was an answer. */
        UNREACHABLE(true),
        /** The server's certificate is not one that the gateway trusts. */
        UNTRUSTED(false),
        /** No answer began in time. */
        TOO_SLOW(true),
        /** A web page came instead: of a proxy, or of a login in between. */
        WEB_PAGE(false),
        /** Something else came that is no answer, a redirect too. */
        NO_ANSWER(false),
        /** The provider is busy, or this address sent too many requests. */
        BUSY(true),
        /** The provider says that it cannot do this now. */
        FAILED(true),
        /** The endpoint does not take the message. */
        REFUSED(false);

        private final boolean retryHelps;

        Fault(boolean retryHelps) {
            this.retryHelps = retryHelps;
        }

        /** Whether the same call may succeed later without intervention. */
        public boolean retryHelps() {
            return retryHelps;
        }
    }

    private final Fault fault;
    private final @Nullable Duration retryAfter;

    /** A failure of a gateway. */
    public HttpGatewayException(Fault fault, String message) {
        this(fault, message, (Duration) null);
    }

    HttpGatewayException(Fault fault, String message, @Nullable Duration retryAfter) {
        super(message);
        this.fault = fault;
        this.retryAfter = retryAfter;
    }

    HttpGatewayException(Fault fault, String message, Throwable cause) {
        super(message, cause);
        this.fault = fault;
        this.retryAfter = null;
    }

    /** What went wrong. */
    public Fault fault() {
        return fault;
    }

    /** How long the provider asks to wait. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    @Override
    public boolean retryHelps() {
        return fault.retryHelps;
    }
}
