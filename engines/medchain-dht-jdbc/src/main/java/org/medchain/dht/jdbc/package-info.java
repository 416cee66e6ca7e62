/** The engine {@code jdbc}: records in PostgreSQL, through the host's data source, or in a file of SQLite. */
@NullMarked
package org.medchain.dht.jdbc;

import org.jspecify.annotations.NullMarked;
