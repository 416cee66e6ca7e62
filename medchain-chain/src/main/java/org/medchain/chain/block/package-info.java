/** Blocks, the members that certify them, and proofs that an event is in a block. */
@NullMarked
package org.medchain.chain.block;

import org.jspecify.annotations.NullMarked;
