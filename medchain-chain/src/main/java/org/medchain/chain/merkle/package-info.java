/** Merkle trees over digests (RFC 6962 section 2.1) and inclusion proofs. */
@NullMarked
package org.medchain.chain.merkle;

import org.jspecify.annotations.NullMarked;
