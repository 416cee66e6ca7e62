package org.medchain.chain.block;

import java.util.Optional;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.error.MalformedException;

/**
 * A member's number and the member that has it: {@code {0: number, 1: member?}}.
 *
 * @param number 0 to {@link ConsortiumConfig#MAX_MEMBERS} - 1; a member keeps its number
 * @param member empty if the member left
 */
public record Seat(int number, Optional<Member> member) {
    public Seat {
        if (number < 0 || number >= ConsortiumConfig.MAX_MEMBERS) {
            throw new IllegalArgumentException(
                    "expected a member's number from 0 to " + (ConsortiumConfig.MAX_MEMBERS - 1) + ", found " + number);
        }
    }

    static Seat decode(StructReader struct) throws MalformedException {
        return new Seat(
                (int) struct.uint(0, 0, ConsortiumConfig.MAX_MEMBERS - 1), struct.optionalStruct(1, Member::decode));
    }

    void encode(StructWriter struct) {
        struct.integer(0, number).optionalStruct(1, member, Member::encode);
    }
}
