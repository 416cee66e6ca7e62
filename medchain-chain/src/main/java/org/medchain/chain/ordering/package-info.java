/** Services that order what members submit: another party's log, which drives the ledger and is trusted for progress alone. */
@NullMarked
package org.medchain.chain.ordering;

import org.jspecify.annotations.NullMarked;
