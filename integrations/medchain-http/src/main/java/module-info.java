/** A provider over HTTP. */
@SuppressWarnings("requires-automatic") // Bucket4j names its module in its manifest alone.
module org.medchain.http {
    requires static org.jspecify;
    requires static jdk.httpserver;
    requires static jakarta.servlet;
    requires transitive org.medchain.core;
    requires transitive java.net.http;
    requires com.fasterxml.jackson.databind;
    requires com.google.common;
    requires io.github.bucket4j.core;

    exports org.medchain.http;
}
