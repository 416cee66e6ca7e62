/** The program of the page about a HAPI FHIR server under consent: the server, a trial around it, and what an audit officer does. */
@NullMarked
package org.medchain.examples.hapi;

import org.jspecify.annotations.NullMarked;
