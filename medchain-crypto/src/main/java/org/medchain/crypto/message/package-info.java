/** The signed and sealed messages that cross between roles. */
@NullMarked
package org.medchain.crypto.message;

import org.jspecify.annotations.NullMarked;
