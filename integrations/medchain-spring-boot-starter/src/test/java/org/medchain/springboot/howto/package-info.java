/** The sources of the page {@code docs/howto/spring-boot.md}. */
package org.medchain.springboot.howto;
