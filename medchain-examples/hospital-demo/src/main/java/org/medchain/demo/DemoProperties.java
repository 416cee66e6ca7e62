package org.medchain.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The properties {@code demo.*}.
 *
 * @param hospital the number of this hospital
 * @param folder what is of this hospital alone
 * @param password of all accounts and key cases of the demo
 * @param zone the time zone of what pages show
 * @param data a folder with WFDB records (.hea and .dat); without one, the recordings are made up
 * @param feed how streams come in
 */
@ConfigurationProperties("demo")
record DemoProperties(int hospital, Path folder, String password, ZoneId zone, @Nullable Path data, Feed feed) {
    /**
     * How streams come in.
     *
     * @param chunk how long a chunk is
     * @param backfill chunks that are there at the start
     * @param live whether more follow as time passes
     */
    record Feed(Duration chunk, int backfill, boolean live) {}
}
