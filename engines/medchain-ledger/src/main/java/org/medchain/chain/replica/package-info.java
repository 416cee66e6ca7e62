/** The rules of the ledger, and the replica that applies them to the blocks of a store. Not exported. */
@NullMarked
package org.medchain.chain.replica;

import org.jspecify.annotations.NullMarked;
