package org.medchain.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;

/** The servers that endpoints run on in tests, on the loopback interface. */
enum Servers {
    JDK {
        @Override
        Running start(ProviderEndpoint endpoint, Path folder) throws Exception {
            ProviderHttpServer server = ProviderHttpServer.openPlain(
                    endpoint, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), PATH);
            return new Running(url(server.address().getPort()), server::close);
        }
    },
    TOMCAT {
        @Override
        Running start(ProviderEndpoint endpoint, Path folder) throws Exception {
            Tomcat tomcat = new Tomcat();
            tomcat.setSilent(true);
            tomcat.setBaseDir(folder.toString());
            tomcat.setHostname("127.0.0.1");
            tomcat.setPort(0);
            tomcat.getConnector().setProperty("address", "127.0.0.1");
            tomcat.getConnector().setProperty("connectionTimeout", "600000");
            Context context = tomcat.addContext("", folder.toString());
            Tomcat.addServlet(context, "medchain", new ProviderServlet(endpoint));
            context.addServletMappingDecoded(PATH + "/*", "medchain");
            tomcat.start();
            return new Running(url(tomcat.getConnector().getLocalPort()), () -> stop(tomcat));
        }
    };

    private static final String PATH = "/medchain";

    abstract Running start(ProviderEndpoint endpoint, Path folder) throws Exception;

    private static URI url(int port) {
        return URI.create("http://127.0.0.1:" + port + PATH);
    }

    private static void stop(Tomcat tomcat) throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }

    /** A server that listens. */
    record Running(URI url, Stop stop) implements AutoCloseable {
        @Override
        public void close() throws LifecycleException {
            stop.run();
        }
    }

    /** Stops a server. */
    interface Stop {
        void run() throws LifecycleException;
    }
}
