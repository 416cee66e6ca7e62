/** Immutable byte strings, public and secret. */
@NullMarked
package org.medchain.crypto.bytes;

import org.jspecify.annotations.NullMarked;
