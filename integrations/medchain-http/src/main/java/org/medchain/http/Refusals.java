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
    private final Refusal tooLarge;

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
        this.tooLarge =
                Refusal.keeping(Problem.TOO_LARGE, "expected at most " + SealedMessage.MAX_SIZE + " bytes", limit);
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

    /** More of the body came than a message may have. */
    void tooLarge(HttpCall call) throws IOException {
        refuse(call, tooLarge);
    }

    private void refuse(HttpCall call, Refusal refusal) throws IOException {
        refusal.send(call, leftovers.areOver(call), guard);
    }
}
