/** The examples in the README, to the letter. */
@NullMarked
package org.medchain.examples.readme;

import org.jspecify.annotations.NullMarked;
