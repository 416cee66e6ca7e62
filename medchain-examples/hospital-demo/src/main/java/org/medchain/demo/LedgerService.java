package org.medchain.demo;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.EventProof;
import org.medchain.chain.block.ProvenEvent;
import org.medchain.chain.event.AdmitIdentity;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventDG;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.EventSC;
import org.medchain.chain.event.EventSR;
import org.medchain.chain.event.EventType;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.LedgerEntry;
import org.medchain.core.MedChain;
import org.medchain.core.MedChainStatus;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.MedChainException;
import org.medchain.health.PeerStatus;
import org.springframework.stereotype.Component;

/** What everybody in the consortium can see of the ledger. */
@Component
final class LedgerService {
    static final int PAGE = 20;

    private final MedChain medchain;
    private final Wording wording;
    private final PhoneBook book;

    LedgerService(MedChain medchain, Wording wording, PhoneBook book) {
        this.medchain = medchain;
        this.wording = wording;
        this.book = book;
    }

    /** A block in a list. */
    record BlockView(long height, String time, int events, String hash) {}

    /** An event in a list. */
    record EventView(String ref, String type, String signer) {}

    /**
     * All of an event that is readable by all.
     *
     * @param facts names of messages, and values
     * @param signatures of how many members the proof has
     */
    record EventDetail(
            String ref,
            String type,
            String signer,
            long block,
            String time,
            Map<String, String> facts,
            int signatures,
            int members,
            int quorum) {}

    /**
     * A link.
     *
     * @param reason why there is none, in the reader's language
     * @param detail the same as the engine has it, in English
     */
    record PeerView(String name, boolean linked, String state, String reason, String detail) {}

    long height() {
        return medchain.ledger().height();
    }

    /** Up to {@link #PAGE} blocks, from {@code top} downwards. */
    List<BlockView> blocks(long top) throws MedChainException {
        List<BlockView> views = new ArrayList<>();
        for (long height = Math.min(top, height()); height >= 1 && views.size() < PAGE; height--) {
            Optional<Block> block = medchain.ledger().block(height);
            if (block.isPresent()) {
                views.add(view(block.get()));
            }
        }
        return views;
    }

    private BlockView view(Block block) {
        return new BlockView(
                block.header().height(),
                wording.exact(Instant.ofEpochMilli(block.header().timestampMillis())),
                block.events().size(),
                block.hash().value().toHex());
    }

    Optional<BlockView> block(long height) throws MedChainException {
        return medchain.ledger().block(height).map(this::view);
    }

    List<EventView> events(long height) throws MedChainException {
        List<EventView> views = new ArrayList<>();
        Optional<Block> block = medchain.ledger().block(height);
        if (block.isPresent()) {
            for (Event event : block.get().events()) {
                EventRef ref = new EventRef(block.get().hash(), event.hash());
                views.add(new EventView(ref.encode().toHex(), type(event), signer(event.signer())));
            }
        }
        return views;
    }

    private static String type(Event event) {
        EventType type = event.type();
        if (type.equals(EventType.ADD_DATA)) {
            return "data";
        } else if (type.equals(EventType.CREATE_SESSION)) {
            return "grant";
        } else if (type.equals(EventType.REMOVE_SESSION)) {
            return "revoke";
        } else if (type.equals(EventType.ADMIT_IDENTITY)) {
            return "admit";
        }
        return "other";
    }

    private String signer(PublicIdentity signer) throws MedChainException {
        Optional<Site> site = book.site(signer.id());
        return site.isPresent()
                ? site.get().name()
                : medchain.ledger()
                        .certificate(signer)
                        .map(IdentityCertificate::subject)
                        .orElse(signer.id().value().toShortHex());
    }

    Optional<EventDetail> event(EventRef ref) throws MedChainException {
        Ledger ledger = medchain.ledger();
        Optional<LedgerEntry> found = ledger.find(ref);
        Optional<EventProof> proof = ledger.proof(ref);
        if (found.isEmpty() || proof.isEmpty()) {
            return Optional.empty();
        }
        LedgerEntry entry = found.get();
        ProvenEvent proven = proof.get().verify(ledger.memberHistory());
        return Optional.of(new EventDetail(
                ref.encode().toHex(),
                type(entry.event()),
                signer(entry.event().signer()),
                proven.height(),
                wording.exact(proven.timestamp()),
                facts(entry.event()),
                proof.get().certificate().signatures().size(),
                ledger.status().members(),
                ledger.status().quorum()));
    }

    private static Map<String, String> facts(Event event) throws MedChainException {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("event.hash", event.hash().value().toHex());
        switch (type(event)) {
            case "data" ->
                facts.put("event.digest", EventDG.of(event).digest().value().toHex());
            case "grant" -> {
                EventSC grant = EventSC.of(event);
                facts.put("event.terms", grant.digest().value().toHex());
                grant.replaces()
                        .ifPresent(
                                old -> facts.put("event.replaces", old.value().toHex()));
            }
            case "revoke" ->
                facts.put("event.ends", EventSR.of(event).session().value().toHex());
            case "admit" ->
                facts.put("event.admits", AdmitIdentity.of(event).certificate().subject());
            default -> facts.put("event.size", String.valueOf(event.encode().size()));
        }
        return facts;
    }

    Optional<Bytes> proof(EventRef ref) throws MedChainException {
        return medchain.ledger().proof(ref).map(EventProof::encode);
    }

    Bytes consortium() {
        return medchain.ledger().config().encode();
    }

    MedChainStatus status() {
        return medchain.status();
    }

    /** Links to other hospitals or their nodes, as a page shows them. */
    List<PeerView> peers(List<PeerStatus> peers) {
        return peers.stream().map(this::view).toList();
    }

    private PeerView view(PeerStatus peer) {
        return new PeerView(
                Wording.peer(peer.peer()),
                peer.isLinked(),
                peer.linkedSince()
                        .map(since -> wording.say("members.linked", wording.moment(since)))
                        .orElseGet(() -> wording.say("members.unlinked")),
                peer.kind().map(kind -> wording.say("nolink." + kind)).orElse(""),
                peer.reason());
    }
}
