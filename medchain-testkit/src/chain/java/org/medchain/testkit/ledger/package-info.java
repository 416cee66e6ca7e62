/** The contract kits of a consensus engine and of a ledger, with a consortium to test them in. */
@NullMarked
package org.medchain.testkit.ledger;

import org.jspecify.annotations.NullMarked;
