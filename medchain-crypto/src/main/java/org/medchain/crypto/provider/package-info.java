/** The choice of JCA providers. Not exported. */
@NullMarked
package org.medchain.crypto.provider;

import org.jspecify.annotations.NullMarked;
