/** The contract kit of an ordering, which supplies a ledger with entries. */
@NullMarked
package org.medchain.testkit.ordering;

import org.jspecify.annotations.NullMarked;
