/** What the modules that store a ledger, or reach one at other members, share with its builders. Exported to them only. */
@NullMarked
package org.medchain.chain.ledger.spi;

import org.jspecify.annotations.NullMarked;
