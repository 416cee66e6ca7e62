/** The {@link org.medchain.chain.ledger.Ledger}: the only door to the chain. */
@NullMarked
package org.medchain.chain.ledger;

import org.jspecify.annotations.NullMarked;
