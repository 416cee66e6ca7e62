/** How a requester's software reaches a provider over HTTP: both ends, on the JDK alone. */
@NullMarked
package org.medchain.examples.http;

import org.jspecify.annotations.NullMarked;
