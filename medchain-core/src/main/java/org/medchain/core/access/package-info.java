/** What crosses between roles when data is accessed: requests, sealed answers, verified delivery, the access log. */
@NullMarked
package org.medchain.core.access;

import org.jspecify.annotations.NullMarked;
