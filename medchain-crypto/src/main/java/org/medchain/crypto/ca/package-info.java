/** The consortium's certificate authority and the certificates that bind both keys of an identity to a subject. */
@NullMarked
package org.medchain.crypto.ca;

import org.jspecify.annotations.NullMarked;
