/** The disk of one node: its records, durable, on RocksDB. What every engine with a node in this process stores them in. */
@NullMarked
package org.medchain.dht.storage;

import org.jspecify.annotations.NullMarked;
