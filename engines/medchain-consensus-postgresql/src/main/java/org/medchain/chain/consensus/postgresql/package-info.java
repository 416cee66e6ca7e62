/** The engine {@code postgresql}: a table of a PostgreSQL database brings events into an order, and members agree on the blocks. */
@NullMarked
package org.medchain.chain.consensus.postgresql;

import org.jspecify.annotations.NullMarked;
