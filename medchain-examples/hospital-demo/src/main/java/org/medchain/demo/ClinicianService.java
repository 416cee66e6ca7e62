package org.medchain.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.digest.ChunkInfo;
import org.medchain.chain.event.DataKind;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.access.FetchLimits;
import org.medchain.core.access.ProviderGateway;
import org.medchain.core.access.SessionEndedException;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.directory.Session;
import org.medchain.core.directory.SharedItem;
import org.medchain.core.message.Invitation;
import org.medchain.core.role.Requester;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;
import org.springframework.stereotype.Component;

/** What a clinician does: ask, see what is shared, fetch. */
@Component
final class ClinicianService {
    static final Duration LONGEST = Duration.ofMinutes(1);

    /** What a page shows is in memory; another hospital may share whatever it likes. */
    static final FetchLimits LIMITS =
            FetchLimits.defaults().withChunks(1_000).withBytes(16 << 20).withDuration(LONGEST);

    /** Less than this of a minute that has just begun is not there yet. */
    private static final Duration SHORTEST = Duration.ofSeconds(20);

    private final Requester requester;
    private final PostOffice post;
    private final PhoneBook book;
    private final Wording wording;
    private final Endings endings;
    private final ProviderGateway gateway;
    private final Clock clock;

    ClinicianService(
            Requester requester,
            PostOffice post,
            PhoneBook book,
            Wording wording,
            Endings endings,
            ProviderGateway gateway,
            Clock clock) {
        this.requester = requester;
        this.post = post;
        this.book = book;
        this.wording = wording;
        this.endings = endings;
        this.gateway = gateway;
        this.clock = clock;
    }

    /** Data that is shared; {@code from} is where a fetch begins unless the clinician says otherwise. */
    record ItemView(String id, String name, String where, String part, boolean stream, String from) {}

    /**
     * A session.
     *
     * @param ended how it ended; null while it is in force
     */
    record ShareView(
            String letter,
            String patient,
            String when,
            @Nullable String until,
            SessionEndedException.@Nullable Ending ended,
            List<ItemView> items) {}

    /** A session as its invitation leads to it, or how it ended. */
    private record Found(Optional<Session> session, Optional<SessionEndedException> ended) {}

    /** What was fetched: a recording, a text, or both empty. */
    record Fetched(VerifiedData data, Session session, SharedItem item, List<EcgPiece> recording, String text) {}

    /** Asks; true if the patient's hospital has the request already. */
    boolean ask(Person patient, String wish) throws MedChainException {
        return post.send(patient, requester.ask(patient.keys(), wish));
    }

    /**
     * What patients share.
     *
     * @param shut how many invitations lead nowhere at present, such as to what the directory does not show
     */
    record Shares(List<ShareView> views, int shut) {}

    Shares shares(String account) throws MedChainException {
        List<ShareView> views = new ArrayList<>();
        Set<Object> seen = new HashSet<>();
        var invitations = post.opened(account, Letter.Kind.INVITATION, this::found);
        for (var opened : invitations.opened()) {
            Found found = opened.content();
            Object id = found.session().isPresent()
                    ? found.session().get().id()
                    : found.ended().map(SessionEndedException::session).orElseThrow();
            if (seen.add(id)) {
                views.add(view(opened.letter(), found));
            }
        }
        return new Shares(views, invitations.shut());
    }

    private Found found(Bytes invitation) throws MedChainException {
        try {
            return new Found(Optional.of(requester.accept(Invitation.decode(invitation))), Optional.empty());
        } catch (SessionEndedException e) {
            return new Found(Optional.empty(), Optional.of(e));
        }
    }

    private ShareView view(Letter letter, Found found) throws MedChainException {
        String when = wording.moment(letter.received());
        if (found.session().isEmpty()) {
            SessionEndedException ended = found.ended().orElseThrow();
            return new ShareView(letter.id(), patient(ended), when, null, endings.of(ended), List.of());
        }
        Session session = found.session().get();
        long expires = session.audience().expiresAtMillis();
        return new ShareView(
                letter.id(),
                patient(session),
                when,
                expires == 0 ? null : wording.moment(Instant.ofEpochMilli(expires)),
                null,
                session.items().stream()
                        .map(this::view)
                        .sorted(Comparator.comparing(ItemView::name))
                        .toList());
    }

    String patient(Session session) {
        return book.find(session.patient()).map(Person::name).orElseGet(() -> wording.say("access.unknown"));
    }

    /** Whose permission ended. */
    String patient(SessionEndedException ended) throws MedChainException {
        return endings.patient(ended)
                .flatMap(book::find)
                .map(Person::name)
                .orElseGet(() -> wording.say("access.unknown"));
    }

    /** The hospital that keeps it. */
    String provider(SharedItem item) {
        return book.site(item.grant().provider().id()).map(Site::name).orElse("");
    }

    private ItemView view(SharedItem item) {
        boolean stream = item.grant().kind() == DataKind.STREAM;
        GrantedRange range = item.grant().range();
        return new ItemView(
                item.grant().data().value().toHex(),
                wording.data(item.description()),
                provider(item),
                stream ? wording.part(range) : "",
                stream,
                stream ? wording.field(newest(item)) : "");
    }

    /** The newest minute that is granted, as far as it can be there by now. */
    Instant newest(SharedItem item) {
        GrantedRange range = item.grant().range();
        Instant end = clock.instant();
        if (range.endMicros().isPresent()) {
            Instant granted = Wording.ofMicros(range.endMicros().getAsLong());
            end = granted.isBefore(end) ? granted : end;
        }
        Instant start = end.minus(LONGEST).truncatedTo(ChronoUnit.SECONDS);
        if (range.startMicros().isPresent()) {
            Instant granted = Wording.ofMicros(range.startMicros().getAsLong());
            start = granted.isAfter(start) ? granted : start;
        }
        return start;
    }

    /** Whether something of the minute that begins then is granted, and can be there by now. */
    boolean mayHave(SharedItem item, Instant start) {
        GrantedRange range = item.grant().range();
        Instant end = start.plus(LONGEST);
        return start.plus(SHORTEST).isBefore(clock.instant())
                && range.startMicros().stream().allMatch(from -> end.isAfter(Wording.ofMicros(from)))
                && range.endMicros().stream().allMatch(to -> start.isBefore(Wording.ofMicros(to)));
    }

    /** The session of an invitation; empty if there is no such invitation. */
    Optional<Session> session(String account, String letter) throws MedChainException {
        for (Letter found : post.letters(account, Letter.Kind.INVITATION)) {
            if (found.id().equals(letter)) {
                return Optional.of(requester.accept(Invitation.decode(found.content())));
            }
        }
        return Optional.empty();
    }

    /**
     * Fetches what is shared, a minute at most of a recording; all of it is verified before this returns.
     *
     * @param start when the part of a recording begins
     */
    Fetched fetch(Session session, SharedItem item, Instant start) throws MedChainException, IOException {
        boolean stream = item.grant().kind() == DataKind.STREAM;
        GrantedRange range = stream ? minute(start, item.grant().range()) : GrantedRange.unrestricted();
        try (VerifiedData data = requester.fetch(session, item.grant().data(), range, gateway, LIMITS)) {
            return stream
                    ? new Fetched(data, session, item, recording(data), "")
                    : new Fetched(data, session, item, List.of(), text(data));
        }
    }

    private static GrantedRange minute(Instant start, GrantedRange granted) {
        TimeRange wanted = TimeRange.of(start, start.plus(LONGEST));
        long from = Math.max(wanted.startMicros(), granted.startMicros().orElse(Long.MIN_VALUE));
        long to = Math.min(wanted.endMicros(), granted.endMicros().orElse(Long.MAX_VALUE));
        return GrantedRange.of(new TimeRange(from, to));
    }

    private static List<EcgPiece> recording(VerifiedData data) throws IOException {
        List<EcgPiece> pieces = new ArrayList<>();
        for (ChunkInfo chunk : data.chunks()) {
            try (InputStream content = data.open(chunk.index())) {
                pieces.add(EcgPiece.decode(chunk.range().orElseThrow(), content.readAllBytes()));
            }
        }
        EcgPiece.requireOneRecording(pieces);
        return pieces;
    }

    private static String text(VerifiedData data) throws IOException {
        try (InputStream content = data.open()) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
