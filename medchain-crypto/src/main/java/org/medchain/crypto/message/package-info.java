/** Signed and sealed messages between roles. */
@NullMarked
package org.medchain.crypto.message;

import org.jspecify.annotations.NullMarked;
