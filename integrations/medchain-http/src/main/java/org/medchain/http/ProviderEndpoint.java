package org.medchain.http;

import com.google.common.base.Throwables;
import io.github.bucket4j.TimeMeter;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketTimeoutException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.medchain.core.message.ProviderInvitation;
import org.medchain.core.message.SealedMessage;
import org.medchain.core.message.SealedRequest;
import org.medchain.core.role.Provider;
import org.medchain.core.store.AccessOrigin;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;

/**
 * A provider as others reach it over HTTP, without a framework: an adapter hands it exchanges. The file {@code openapi.yaml} beside this
 * class describes what it answers. Thread-safe.
 *
 * <p>A message is posted to where the endpoint is mounted. An access request is answered with {@code 200} and the sealed answer, which
 * may be a refusal; a patient's invitation with the id of its session. If answers are kept, the header {@value #ANSWER_ID} names the
 * answer, and {@code GET answers/{id}?from=n} sends the rest from byte {@code n} on.
 */
public final class ProviderEndpoint implements AutoCloseable {
    /** The header of an answer that can be read on. */
    public static final String ANSWER_ID = "MedChain-Answer";

    static final int OK = 200;

    private static final Logger LOG = System.getLogger(ProviderEndpoint.class.getName());
    private static final Pattern KEPT = Pattern.compile("/answers/([A-Za-z0-9_-]{22})");
    private static final Pattern FROM = Pattern.compile("from=([0-9]{1,18})");

    private final Provider provider;
    private final ProviderEndpointBuilder settings;
    private final Admissions admissions;
    private final Optional<KeptAnswers> kept;
    private final StallGuard guard = new StallGuard("medchain-http-stalls");
    private final Refusals refusals;

    ProviderEndpoint(Provider provider, ProviderEndpointBuilder settings) throws IOException {
        this.provider = provider;
        this.settings = settings;
        this.admissions =
                new Admissions(settings.places(), settings.perSecond, settings.burst, TimeMeter.SYSTEM_NANOTIME);
        this.refusals = new Refusals(settings, guard);
        this.kept = settings.openKept();
        kept.ifPresent(answers -> guard.every(settings.patience().dividedBy(2), answers::forgetDue));
    }

    /** Serves {@code provider} with other settings than the defaults. */
    public static ProviderEndpointBuilder builder(Provider provider) {
        return new ProviderEndpointBuilder(provider);
    }

    /** How many exchanges are handled at once; a server with as many threads and a few more never lets one wait. */
    public int atOnce() {
        return 2 * settings.atOnce;
    }

    /**
     * Handles one exchange, on this thread.
     *
     * @throws IOException if an answer broke off; the server breaks the connection off and does not end the body in order, since the
     *     requester would take it for a whole one
     */
    public void handle(HttpCall call) throws IOException {
        if (!admissions.isWithinRate(call.peer())) {
            refusals.tooMany(call);
            return;
        }
        Matcher answer = KEPT.matcher(call.path());
        if (answer.matches()) {
            if (!call.method().equals("GET")) {
                refusals.getAlone(call);
            } else if (Leftovers.hasBody(call)) {
                refusals.withBody(call);
            } else {
                within(Admissions.Kind.READING_ON, call, placed -> readOn(placed, answer.group(1)));
            }
        } else if (!call.path().isEmpty() && !call.path().equals("/")) {
            refusals.notFound(call);
        } else if (!call.method().equals("POST")) {
            refusals.postAlone(call);
        } else if (!MediaTypes.essence(call.header("Content-Type")).equals(MediaTypes.MESSAGE)) {
            admissions.garbage(call.peer());
            refusals.wrongType(call);
        } else if (Leftovers.length(call).isEmpty()) {
            refusals.noLength(call);
        } else {
            within(Admissions.Kind.MESSAGE, call, this::receive);
        }
    }

    private interface Step {
        void run(GuardedCall call) throws IOException;
    }

    private void within(Admissions.Kind kind, HttpCall call, Step step) throws IOException {
        Optional<Place> entered = admissions.enter(kind, call.peer());
        if (entered.isEmpty()) {
            refusals.busy(call);
            return;
        }
        try (Place place = entered.get()) {
            step.run(new GuardedCall(call, guard, settings.pace(), place));
        }
    }

    private void receive(GuardedCall call) throws IOException {
        byte[] body;
        try {
            body = call.body(SealedMessage.MAX_SIZE, settings.requestTime);
        } catch (IOException e) {
            if (!isTooSlow(e)) {
                throw e;
            }
            refusals.tooSlow(call.unguarded());
            return;
        }
        if (body.length > SealedMessage.MAX_SIZE) {
            call.garbage();
            refusals.tooLarge(call.unguarded());
            return;
        }
        SealedMessage message;
        try {
            message = SealedMessage.decode(Bytes.takeOwnership(body));
        } catch (MalformedException e) {
            call.garbage();
            Problem.MALFORMED.reply(call, "expected a message between roles, in its canonical encoding");
            return;
        }
        if (message instanceof SealedRequest request) {
            answer(call, request);
        } else if (message instanceof ProviderInvitation invitation) {
            accept(call, invitation);
        } else {
            call.garbage();
            Problem.NOT_ACCEPTED.reply(call, "expected an access request or a provider's invitation");
        }
    }

    /** By the endpoint's own limit, or by one of the server. */
    private static boolean isTooSlow(IOException failure) {
        return failure instanceof StallGuard.StalledException
                || Throwables.getCausalChain(failure).stream().anyMatch(SocketTimeoutException.class::isInstance);
    }

    private void answer(HttpCall call, SealedRequest request) throws IOException {
        Optional<KeptAnswers.Entry> entry = kept.flatMap(KeptAnswers::begin);
        Map<String, String> headers = answerHeaders();
        entry.ifPresent(one -> headers.put(ANSWER_ID, one.id()));
        AnswerStream stream = new AnswerStream(() -> call.reply(OK, headers, OptionalLong.empty()), entry);
        boolean complete = false;
        try {
            provider.serve(request, stream, origin(call));
            stream.close();
            complete = true;
        } catch (MedChainException e) {
            LOG.log(Level.DEBUG, "an answer broke off", e);
            breakOff(call, stream);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "MC-P019 an answer failed unexpectedly", e);
            breakOff(call, stream);
        } finally {
            if (!complete) {
                stream.discard();
            }
        }
        if (complete && !stream.isConnected()) {
            throw new IOException("the connection broke; the rest of the answer went over another one");
        }
    }

    /** A server that listens on something else than a network may not know an address. */
    private static AccessOrigin origin(HttpCall call) {
        return call.peer().isEmpty() ? AccessOrigin.unknown() : AccessOrigin.at(Texts.printable(call.peer()));
    }

    /** An answer that began cannot be taken back: the connection breaks. */
    private static void breakOff(HttpCall call, AnswerStream stream) throws IOException {
        if (stream.isBegun()) {
            throw new IOException("the answer broke off");
        }
        Problem.FAILED.reply(call, "expected the provider to answer; its log says why it did not");
    }

    private static Map<String, String> answerHeaders() {
        return new LinkedHashMap<>(Map.of(
                "Content-Type", MediaTypes.ANSWER, "Cache-Control", "no-store", "X-Content-Type-Options", "nosniff"));
    }

    private void readOn(HttpCall call, String id) throws IOException {
        Optional<KeptAnswer> answer = kept.flatMap(answers -> answers.find(id));
        Matcher from = FROM.matcher(call.query().orElse(""));
        if (answer.isEmpty()) {
            Problem.NOT_FOUND.reply(call, "the answer is not kept, or no longer");
            return;
        }
        if (!from.matches()) {
            Problem.MALFORMED.reply(call, "expected the query from=n, with n the number of bytes that arrived");
            return;
        }
        long first = Long.parseLong(from.group(1));
        long number = answer.get().attach(first);
        if (number == 0) {
            Problem.WRONG_OFFSET.reply(call, "expected at most " + answer.get().written() + " bytes, found " + first);
            return;
        }
        OutputStream out = call.reply(OK, answerHeaders(), OptionalLong.empty());
        answer.get().send(number, first, out);
        out.close();
    }

    private void accept(HttpCall call, ProviderInvitation invitation) throws IOException {
        try {
            Bytes body = Bytes.utf8("{\"session\":\""
                    + provider.accept(invitation).event().value().toHex() + "\"}");
            Map<String, String> headers = Map.of("Content-Type", MediaTypes.JSON, "Cache-Control", "no-store");
            try (OutputStream out = call.reply(OK, headers, OptionalLong.of(body.size()))) {
                out.write(body.toByteArray());
            }
        } catch (UnavailableException e) {
            Problem.UNAVAILABLE.reply(call, "the session cannot be looked at now");
        } catch (MedChainException e) {
            LOG.log(Level.DEBUG, "an invitation was not accepted", e);
            Problem problem = e.retryHelps() ? Problem.FAILED : Problem.NOT_ACCEPTED;
            problem.reply(call, "expected an invitation to a session in force that shares data of this provider");
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "MC-P020 an invitation failed unexpectedly", e);
            Problem.FAILED.reply(call, "expected the provider to accept; its log says why it did not");
        }
    }

    /** Forgets all kept answers. Exchanges that wait for their requester break off. */
    @Override
    public void close() {
        kept.ifPresent(KeptAnswers::close);
        guard.close();
    }
}
