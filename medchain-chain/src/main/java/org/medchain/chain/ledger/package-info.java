/** The {@link org.medchain.chain.ledger.Ledger}, the only access to the chain, and its builders. */
@NullMarked
package org.medchain.chain.ledger;

import org.jspecify.annotations.NullMarked;
