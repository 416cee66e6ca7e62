/** The embedded engine: one durable node in this process, on RocksDB. */
@NullMarked
package org.medchain.dht.embedded;

import org.jspecify.annotations.NullMarked;
