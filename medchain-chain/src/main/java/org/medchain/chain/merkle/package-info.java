/** The tree over the events of a block (RFC 6962 section 2.1) and proofs that an event is in it. */
@NullMarked
package org.medchain.chain.merkle;

import org.jspecify.annotations.NullMarked;
