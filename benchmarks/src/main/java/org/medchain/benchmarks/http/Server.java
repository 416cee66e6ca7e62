package org.medchain.benchmarks.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.medchain.http.ProviderEndpoint;
import org.medchain.http.ProviderHttpServer;
import org.medchain.http.ProviderServlet;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** What listens on the loopback interface. */
interface Server extends AutoCloseable {
    /** Its port. */
    int port();

    @Override
    void close() throws IOException;

    /** What is measured. */
    enum Sort {
        /** The endpoint on the JDK's server. */
        JDK,
        /** The endpoint as a servlet of an embedded Tomcat. */
        TOMCAT,
        /** The same bytes by Spring Boot. */
        BOOT;

        /** By its label. */
        static Sort of(String label) {
            return valueOf(label.toUpperCase(Locale.ROOT));
        }

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The endpoint on the JDK's server. */
    static Server onJdk(ProviderEndpoint endpoint) throws IOException {
        ProviderHttpServer server = ProviderHttpServer.openPlain(
                endpoint, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Item.PATH);
        return new Running(server.address().getPort(), server::close);
    }

    /**
     * The endpoint on a Tomcat at its defaults.
     *
     * @param stallTime the container's limit of a read or a write
     */
    static Server onTomcat(ProviderEndpoint endpoint, Duration stallTime, Path folder) throws IOException {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(Files.createDirectories(folder).toString());
        tomcat.setPort(0);
        String loopback = InetAddress.getLoopbackAddress().getHostAddress();
        tomcat.setHostname(loopback);
        tomcat.getConnector().setProperty("address", loopback);
        tomcat.getConnector().setProperty("connectionTimeout", Long.toString(stallTime.toMillis()));
        Context context = tomcat.addContext("", folder.toString());
        Tomcat.addServlet(context, "medchain", new ProviderServlet(endpoint));
        context.addServletMappingDecoded(Item.PATH + "/*", "medchain");
        try {
            tomcat.start();
        } catch (LifecycleException e) {
            throw new IOException("Tomcat does not start", e);
        }
        return new Running(tomcat.getConnector().getLocalPort(), () -> stop(tomcat));
    }

    private static void stop(Tomcat tomcat) throws IOException {
        try {
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException e) {
            throw new IOException("Tomcat does not stop", e);
        }
    }

    /** A plain application whose answers have these sizes, in the order of the items. */
    static Server onBoot(List<Integer> sizes) {
        Map<String, Object> properties = Map.of(
                "server.port",
                0,
                "server.address",
                InetAddress.getLoopbackAddress().getHostAddress(),
                "spring.main.banner-mode",
                "off",
                PlainApplication.SIZES,
                sizes.stream().map(String::valueOf).collect(Collectors.joining(",")));
        ConfigurableApplicationContext context = new SpringApplicationBuilder(PlainApplication.class)
                .properties(properties)
                .run();
        int port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
        return new Running(port, context::close);
    }

    /** A server that listens. */
    record Running(int port, Stop stop) implements Server {
        @Override
        public void close() throws IOException {
            stop.run();
        }
    }

    /** Stops a server. */
    interface Stop {
        void run() throws IOException;
    }
}
