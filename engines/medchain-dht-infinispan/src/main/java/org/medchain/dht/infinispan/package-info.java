/**
 * The engine {@code infinispan}: a distributed cache of Infinispan's in memory, on the nodes of one organisation that trust one
 * another, with a journal of every node's records on its disk.
 */
@NullMarked
package org.medchain.dht.infinispan;

import org.jspecify.annotations.NullMarked;
