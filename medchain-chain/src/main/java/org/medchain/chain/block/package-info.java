/** Blocks, the consortium that makes them, and the proof that an event is in one. */
@NullMarked
package org.medchain.chain.block;

import org.jspecify.annotations.NullMarked;
