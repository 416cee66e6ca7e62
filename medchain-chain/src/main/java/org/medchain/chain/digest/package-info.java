/** Digest chains, which bind data to digests on the ledger; one digest verifies a whole stream. */
@NullMarked
package org.medchain.chain.digest;

import org.jspecify.annotations.NullMarked;
