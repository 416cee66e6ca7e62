/**
 * The directory network. Its records authenticate themselves, so that a node that stores them knows nobody, never sees
 * the ledger and need not be trusted: {@link org.medchain.dht.RecordName} says what an address commits to,
 * {@link org.medchain.dht.DirectoryWrite} which write stands, {@link org.medchain.dht.Dht} what an engine promises.
 */
@NullMarked
package org.medchain.dht;

import org.jspecify.annotations.NullMarked;
