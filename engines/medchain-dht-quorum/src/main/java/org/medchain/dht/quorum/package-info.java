/**
 * The engine {@code quorum}: a record is stored by R = 3f+1 nodes, of which f may crash or lie. Every node knows every other
 * one, so that each is one hop away. {@link org.medchain.dht.quorum.Coordinator} asks for writes and reads,
 * {@link org.medchain.dht.quorum.Owner} answers, {@link org.medchain.dht.quorum.Synchroniser} brings a node back that was away;
 * all three are without threads, clocks, sockets and disks. Around them is {@link org.medchain.dht.quorum.QuorumDht}.
 */
@NullMarked
package org.medchain.dht.quorum;

import org.jspecify.annotations.NullMarked;
