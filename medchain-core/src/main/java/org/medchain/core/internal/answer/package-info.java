/** An access request and its answer, at the provider that gives it and at the requester that verifies it. */
@NullMarked
package org.medchain.core.internal.answer;

import org.jspecify.annotations.NullMarked;
