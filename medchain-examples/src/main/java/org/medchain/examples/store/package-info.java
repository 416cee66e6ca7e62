/** A vendor's own implementation of a port: a data store in a database. */
@NullMarked
package org.medchain.examples.store;

import org.jspecify.annotations.NullMarked;
