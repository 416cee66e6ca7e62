/** A {@link org.medchain.chain.ledger.Ledger} whose blocks are on this process's disk. Not exported. */
@NullMarked
package org.medchain.chain.local;

import org.jspecify.annotations.NullMarked;
