/** A load on one hospital's gateway over HTTP, and the same bytes by a plain web application. */
@NullMarked
package org.medchain.benchmarks.http;

import org.jspecify.annotations.NullMarked;
