/**
 * MedChain in an application of Spring Boot: auto-configuration from the properties {@code medchain.*} to a running member or client, its
 * roles, the endpoint of its provider, health, measurements and an endpoint of the actuator.
 */
@NullMarked
package org.medchain.springboot;

import org.jspecify.annotations.NullMarked;
