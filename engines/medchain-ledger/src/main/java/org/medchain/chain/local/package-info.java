/** A {@link org.medchain.chain.ledger.Ledger} whose blocks are kept by this process. Not exported. */
@NullMarked
package org.medchain.chain.local;

import org.jspecify.annotations.NullMarked;
