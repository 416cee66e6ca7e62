/** The directory's records of inventories and sessions: sealed, opened, written and read. */
@NullMarked
package org.medchain.core.internal.record;

import org.jspecify.annotations.NullMarked;
