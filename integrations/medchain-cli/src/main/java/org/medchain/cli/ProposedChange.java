package org.medchain.cli;

import com.google.common.hash.Hashing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.medchain.chain.block.ChangeMembers;
import org.medchain.chain.block.MemberChange;
import org.medchain.chain.block.MemberSet;
import org.medchain.chain.block.MemberSignature;
import org.medchain.chain.event.Event;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;

/**
 * A change of the members that goes from one to the next as a file, a ChangeMembers event with the approvals so far. Each member
 * that approves signs the event anew; with the approvals of a quorum the ledger takes it.
 */
final class ProposedChange {
    private final MemberChange change;
    private final SortedMap<Integer, MemberSignature> approvals;
    private final MemberSet then;

    private ProposedChange(MemberChange change, SortedMap<Integer, MemberSignature> approvals, MemberSet then) {
        this.change = change;
        this.approvals = approvals;
        this.then = then;
    }

    /** Of the next change of {@code members}, approved by {@code proposer} alone. */
    static ProposedChange of(MemberChange change, Membership members, CertifiedIdentity proposer, Instant at)
            throws CommandException, MedChainException {
        members.check(change, at);
        SortedMap<Integer, MemberSignature> approvals = new TreeMap<>();
        int number = members.number(proposer.identity());
        approvals.put(number, change.approve(members.consortium(), number, proposer.keys()));
        ChangeMembers event = ChangeMembers.create(
                members.consortium().genesisHash(), change, List.copyOf(approvals.values()), proposer.keys());
        return new ProposedChange(change, approvals, event.apply(members.now()));
    }

    /** Verifies the change in a file, and every approval of it. */
    static ProposedChange read(Path file, Membership members, Instant at)
            throws CommandException, IOException, MedChainException {
        ChangeMembers read = InputFile.named(
                file,
                content -> ChangeMembers.of(Event.decode(content)),
                InputFile.read(file, "a change of the members", Event.MAX_SIZE));
        try {
            read.event().verifySignature(members.consortium().genesisHash());
            members.check(read.change(), at);
            SortedMap<Integer, MemberSignature> approvals = new TreeMap<>();
            for (MemberSignature approval : read.approvals()) {
                read.change().verify(members.consortium(), members.now(), approval);
                approvals.put(approval.member(), approval);
            }
            return new ProposedChange(read.change(), approvals, read.apply(members.now()));
        } catch (VerificationException e) {
            throw new VerificationException(file + ": " + e.getMessage(), e);
        } catch (CommandException e) {
            throw new CommandException(e.exitCode(), file + ": " + e.getMessage(), e);
        }
    }

    /** The same change with the approvals of both. */
    void add(ProposedChange other) throws CommandException {
        if (!hash().equals(other.hash())) {
            throw new CommandException(
                    ExitCode.REFUSED,
                    "expected files with one change of the members, found changes " + hash() + " and " + other.hash());
        }
        approvals.putAll(other.approvals);
    }

    void approve(Membership members, CertifiedIdentity member) throws CommandException {
        int number = members.number(member.identity());
        approvals.put(number, change.approve(members.consortium(), number, member.keys()));
    }

    /** Signed by {@code member}. */
    Bytes encode(Membership members, CertifiedIdentity member) {
        return ChangeMembers.create(
                        members.consortium().genesisHash(), change, new ArrayList<>(approvals.values()), member.keys())
                .event()
                .encode();
    }

    /** What members compare: SHA-256 of the encoded change, the same whoever has approved it. */
    String hash() {
        return Hashing.sha256().hashBytes(change.encode().toByteArray()).toString();
    }

    MemberChange change() {
        return change;
    }

    /** The numbers of the members that approve. */
    List<Integer> approving() {
        return List.copyOf(approvals.keySet());
    }

    /** The members once it is in force. */
    MemberSet then() {
        return then;
    }
}
