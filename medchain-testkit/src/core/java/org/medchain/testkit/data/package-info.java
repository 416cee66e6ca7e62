/** The contract kit of the store in which a provider keeps the data itself. */
@NullMarked
package org.medchain.testkit.data;

import org.jspecify.annotations.NullMarked;
