/** Transactions in relational databases, and what their failures mean. */
@NullMarked
package org.medchain.jdbc;

import org.jspecify.annotations.NullMarked;
