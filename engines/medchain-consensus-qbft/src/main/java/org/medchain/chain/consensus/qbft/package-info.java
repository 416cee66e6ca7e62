/**
 * The engine {@code qbft}: Byzantine consensus among the members of a consortium, after H. Moniz, "The Istanbul BFT
 * Consensus Algorithm" (2020), and the enterprise Ethereum QBFT specification. Data takes one path: a frame from a link becomes a
 * {@link org.medchain.chain.consensus.qbft.Message}; the {@link org.medchain.chain.consensus.qbft.QbftNode} takes it in its one
 * thread; the {@link org.medchain.chain.consensus.qbft.QbftInstance} of the height returns a
 * {@link org.medchain.chain.consensus.qbft.Ready}; and the {@link org.medchain.chain.consensus.qbft.InstanceDriver} carries that
 * out: first the vote log, then the links.
 */
@NullMarked
package org.medchain.chain.consensus.qbft;

import org.jspecify.annotations.NullMarked;
