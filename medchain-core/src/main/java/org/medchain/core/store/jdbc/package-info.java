/** The catalogue in a relational database: SQLite in a file, or PostgreSQL through the host's data source. */
@NullMarked
package org.medchain.core.store.jdbc;

import org.jspecify.annotations.NullMarked;
