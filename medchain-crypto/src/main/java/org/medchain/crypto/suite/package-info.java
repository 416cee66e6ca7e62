/** Cipher suites: signatures and sealing behind one interface, and handles to keys outside memory. */
@NullMarked
package org.medchain.crypto.suite;

import org.jspecify.annotations.NullMarked;
