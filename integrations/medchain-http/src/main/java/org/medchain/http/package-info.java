/**
 * A provider over HTTP, in both directions: an endpoint with adapters for the JDK's server and for Jakarta Servlet, and a gateway on the
 * JDK's client for requesters and patients.
 */
@NullMarked
package org.medchain.http;

import org.jspecify.annotations.NullMarked;
