/**
 * The single family of checked exceptions, for failures that the outside world can cause. Misuse by the caller is an
 * unchecked exception. So is {@link org.medchain.error.KeyUnavailableException}, an outside failure that only keys
 * outside memory can have.
 */
@NullMarked
package org.medchain.error;

import org.jspecify.annotations.NullMarked;
