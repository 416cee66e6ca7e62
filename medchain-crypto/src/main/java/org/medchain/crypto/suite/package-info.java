/** Cipher suites: the signature, sealing and symmetric primitives behind one interface, and the choice of JCA providers. */
@NullMarked
package org.medchain.crypto.suite;

import org.jspecify.annotations.NullMarked;
