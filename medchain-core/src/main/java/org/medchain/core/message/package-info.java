/** What the roles send one another, sealed: opaque to the host applications that carry it. */
@NullMarked
package org.medchain.core.message;

import org.jspecify.annotations.NullMarked;
