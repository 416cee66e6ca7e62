/** The one checked family of failures that the outside world can cause; misuse by the caller is an unchecked exception instead. */
@NullMarked
package org.medchain.error;

import org.jspecify.annotations.NullMarked;
