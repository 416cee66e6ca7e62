package org.medchain.testkit.dht;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.medchain.dht.Dht;

/** The promise of {@link Dht} that a test holds an engine to, by its number in the list there. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Promise {
    int value();
}
