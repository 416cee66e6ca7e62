/** Trees over digests (RFC 6962 section 2.1) and proofs that one is in a tree. */
@NullMarked
package org.medchain.chain.merkle;

import org.jspecify.annotations.NullMarked;
