/** The roles' work. */
@NullMarked
package org.medchain.core.internal.role;

import org.jspecify.annotations.NullMarked;
