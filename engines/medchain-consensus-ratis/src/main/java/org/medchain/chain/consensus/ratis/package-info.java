/**
 * The engine {@code ratis}: Apache Ratis, a Raft that runs in the members, brings events into an order; members agree on each block
 * by votes, as on {@code qbft}. {@code docs/ratis.md} says how it behaves.
 */
@NullMarked
package org.medchain.chain.consensus.ratis;

import org.jspecify.annotations.NullMarked;
