/** A small consortium on embedded engines, and things that fail or lie, for the tests of this module. */
package org.medchain.core.testkit;
