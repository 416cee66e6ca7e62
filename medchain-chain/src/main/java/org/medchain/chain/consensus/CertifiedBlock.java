package org.medchain.chain.consensus;

import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockCertificate;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.error.MalformedException;

/**
 * A final block with its certificate: {@code {0: block, 1: certificate}}.
 *
 * @param block the block
 * @param certificate the signatures of a quorum of members
 */
public record CertifiedBlock(Block block, BlockCertificate certificate) {
    private static final int MAX_SIZE = Block.MAX_SIZE + BlockCertificate.MAX_SIZE + 16;

    /** Decodes what {@link #encode()} wrote. The certificate is not verified. */
    public static CertifiedBlock decode(Bytes encoded) throws MalformedException {
        return StructReader.decode("certified block", encoded, MAX_SIZE, CertifiedBlock::decode);
    }

    /** Decodes the fields of one inside another structure. The certificate is not verified. */
    public static CertifiedBlock decode(StructReader struct) throws MalformedException {
        return new CertifiedBlock(
                Block.decode(struct.bytes(0, 1, Block.MAX_SIZE)),
                BlockCertificate.decode(struct.bytes(1, 1, BlockCertificate.MAX_SIZE)));
    }

    /** The encoding. */
    public Bytes encode() {
        StructWriter struct = new StructWriter();
        encode(struct);
        return struct.toBytes();
    }

    /** Writes the fields of this block inside another structure. */
    public void encode(StructWriter struct) {
        struct.bytes(0, block.encode()).bytes(1, certificate.encode());
    }
}
