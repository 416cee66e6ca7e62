package org.medchain.http;

import java.io.IOException;
import java.time.Duration;
import org.medchain.core.message.SealedMessage;

/** All that is refused before a message is looked at. Thread-safe. */
final class Refusals {
    private final StallGuard guard;
    private final Leftovers leftovers;
    private final Refusal tooMany;
    private final Refusal busy;
    private final Refusal notFound;
    private final Refusal getAlone;
    private final Refusal postAlone;
    private final Refusal wrongType;
    private final Refusal noLength;
    private final Refusal tooLarge;
    private final Refusal withBody;
    private final Refusal tooSlow;

    Refusals(ProviderEndpointBuilder settings, StallGuard guard) {
        Duration limit = settings.pace().ofRefusals();
        this.guard = guard;
        this.leftovers = new Leftovers(guard, limit);
        this.tooMany = Refusal.closing(
                Problem.TOO_MANY_REQUESTS, "more than " + settings.perSecond + " a second from one address", limit);
        this.busy = Refusal.keeping(
                Problem.BUSY,
                "expected room among " + settings.atOnce + " at once and "
                        + settings.places().perNetwork() + " from one address",
                limit);
        this.notFound = Refusal.keeping(Problem.NOT_FOUND, "expected an empty path or answers/{id}", limit);
        this.getAlone = Refusal.keeping(Problem.METHOD_NOT_ALLOWED, "GET", limit);
        this.postAlone = Refusal.keeping(Problem.METHOD_NOT_ALLOWED, "POST", limit);
        this.wrongType = Refusal.keeping(Problem.WRONG_TYPE, "expected " + MediaTypes.MESSAGE, limit);
        this.noLength =
                Refusal.closing(Problem.NO_LENGTH, "expected the header Content-Length, and no body in chunks", limit);
        this.tooLarge =
                Refusal.keeping(Problem.TOO_LARGE, "expected at most " + SealedMessage.MAX_SIZE + " bytes", limit);
        this.withBody = Refusal.keeping(Problem.MALFORMED, "expected no body", limit);
        this.tooSlow = Refusal.closing(Problem.TOO_SLOW, "expected the request within " + settings.requestTime, limit);
    }

    /** This address is over its rate. */
    void tooMany(HttpCall call) throws IOException {
        refuse(call, tooMany);
    }

    /** No place is free. */
    void busy(HttpCall call) throws IOException {
        refuse(call, busy);
    }

    void notFound(HttpCall call) throws IOException {
        refuse(call, notFound);
    }

    /** Where answers are read on. */
    void getAlone(HttpCall call) throws IOException {
        refuse(call, getAlone);
    }

    /** Where messages are posted. */
    void postAlone(HttpCall call) throws IOException {
        refuse(call, postAlone);
    }

    void wrongType(HttpCall call) throws IOException {
        refuse(call, wrongType);
    }

    /** The body is in chunks, of which nothing is read. */
    void noLength(HttpCall call) throws IOException {
        noLength.send(call, false, guard);
    }

    /** More of the body came than a message may have. */
    void tooLarge(HttpCall call) throws IOException {
        refuse(call, tooLarge);
    }

    /** Where answers are read on. */
    void withBody(HttpCall call) throws IOException {
        refuse(call, withBody);
    }

    /** The body did not come in time; the server is not to wait for its rest. */
    void tooSlow(HttpCall call) throws IOException {
        tooSlow.send(call, false, guard);
    }

    private void refuse(HttpCall call, Refusal refusal) throws IOException {
        refusal.send(call, leftovers.areOver(call), guard);
    }
}
