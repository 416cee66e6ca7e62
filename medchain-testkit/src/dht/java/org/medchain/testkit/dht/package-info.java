/** The contract kit of an engine of the directory. */
@NullMarked
package org.medchain.testkit.dht;

import org.jspecify.annotations.NullMarked;
