/** A test that makes its own stories, and what must be true of each of them. */
package org.medchain.core.model;
