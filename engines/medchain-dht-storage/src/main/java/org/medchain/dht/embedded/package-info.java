/** The embedded engine: one durable node in this process. */
@NullMarked
package org.medchain.dht.embedded;

import org.jspecify.annotations.NullMarked;
