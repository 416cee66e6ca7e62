package org.medchain.core.store;

/**
 * A page whose content has changed since it was last published. What it shows is read from the catalogue after this was.
 *
 * @param version to publish it under
 * @param attempts how often publishing it has failed since it last succeeded
 * @param failure why it failed last, for people; empty if it did not
 */
public record PageToPublish(ProjectionPage page, long version, long attempts, String failure) {
    /** The highest version: a page that has reached it is published under it again. */
    public static final long MAX_VERSION = Long.MAX_VALUE - 1;
}
