/** The durable records of one node, in RocksDB, and what all engines have in common. Used by every engine with a node in this process. */
@NullMarked
package org.medchain.dht.storage;

import org.jspecify.annotations.NullMarked;
