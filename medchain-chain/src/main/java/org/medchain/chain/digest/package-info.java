/** Digest chains: how data off the ledger is bound to digests on it, and how a whole stream is verified by one of them. */
@NullMarked
package org.medchain.chain.digest;

import org.jspecify.annotations.NullMarked;
