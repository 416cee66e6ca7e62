package org.medchain.chain.consensus;

import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockCertificate;

/**
 * A final block with its certificate.
 *
 * @param block the block
 * @param certificate the signatures of a quorum of members
 */
public record CertifiedBlock(Block block, BlockCertificate certificate) {}
