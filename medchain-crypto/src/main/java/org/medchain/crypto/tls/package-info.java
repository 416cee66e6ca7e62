/** TLS 1.3 between parties that prove who they are inside the connection. */
@NullMarked
package org.medchain.crypto.tls;

import org.jspecify.annotations.NullMarked;
