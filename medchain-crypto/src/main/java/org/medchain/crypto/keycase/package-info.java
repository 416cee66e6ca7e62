/** The password-protected PKCS#12 key case (paper section 4.3). */
@NullMarked
package org.medchain.crypto.keycase;

import org.jspecify.annotations.NullMarked;
