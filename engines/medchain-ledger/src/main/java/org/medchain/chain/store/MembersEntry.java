package org.medchain.chain.store;

import java.nio.ByteBuffer;
import org.medchain.chain.block.MemberSet;
import org.medchain.chain.event.EventHash;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.error.MalformedException;
import org.medchain.error.StorageException;

/**
 * The members from some height on.
 *
 * @param members of the consortium
 * @param change the ChangeMembers event that results in them, in the block before
 */
public record MembersEntry(MemberSet members, EventHash change) {
    byte[] encode() {
        Bytes set = members.encode();
        return ByteBuffer.allocate(Digest.SIZE + set.size())
                .put(change.value().toByteArray())
                .put(set.toByteArray())
                .array();
    }

    static MembersEntry decode(byte[] entry) throws StorageException {
        Bytes bytes = Bytes.copyOf(entry);
        try {
            return new MembersEntry(
                    MemberSet.decode(bytes.slice(Digest.SIZE, bytes.size())),
                    EventHash.of(bytes.slice(0, Digest.SIZE)));
        } catch (MalformedException e) {
            throw new StorageException("the index holds a damaged member set: " + e.getMessage(), e);
        }
    }
}
