/**
 * The one checked family of failures that the outside world can cause; misuse by the caller is an unchecked exception instead.
 * So is {@link org.medchain.error.KeyUnavailableException}, the one of the outside world that only keys outside memory meet.
 */
@NullMarked
package org.medchain.error;

import org.jspecify.annotations.NullMarked;
