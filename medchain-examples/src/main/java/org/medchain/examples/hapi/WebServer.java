package org.medchain.examples.hapi;

import ca.uhn.fhir.rest.server.RestfulServer;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/** Tomcat, which believes whatever clinic a request says it is of. Your own server and authentication take its place. */
final class WebServer implements AutoCloseable {
    private final Tomcat tomcat = new Tomcat();

    /**
     * Who asks, as authentication leaves it in the request.
     *
     * @param clinic whose certificate the caller proved to hold
     * @param user who is signed in there
     */
    record Login(String clinic, String user, String address) {
        static final String ATTRIBUTE = "login";
    }

    private WebServer() {}

    static WebServer start(RestfulServer fhir, Path folder, int port) throws LifecycleException {
        WebServer server = new WebServer();
        server.tomcat.setBaseDir(folder.resolve("tomcat").toString());
        server.tomcat.setPort(port);
        server.tomcat.getConnector().setProperty("address", "localhost");
        server.tomcat.getConnector().setThrowOnFailure(true);
        Context context = server.tomcat.addContext("", null);
        FilterDef authentication = new FilterDef();
        authentication.setFilterName("authentication");
        authentication.setFilter((request, response, chain) -> {
            String clinic = ((HttpServletRequest) request).getHeader("X-Clinic");
            if (clinic != null) {
                request.setAttribute(Login.ATTRIBUTE, new Login(clinic, "Dr. Kim", request.getRemoteAddr()));
            }
            chain.doFilter(request, response);
        });
        context.addFilterDef(authentication);
        FilterMap everywhere = new FilterMap();
        everywhere.setFilterName("authentication");
        everywhere.addURLPattern("/*");
        context.addFilterMap(everywhere);
        Tomcat.addServlet(context, "fhir", fhir);
        context.addServletMappingDecoded("/fhir/*", "fhir");
        server.tomcat.start();
        return server;
    }

    String address() {
        return "http://localhost:" + tomcat.getConnector().getLocalPort() + "/fhir";
    }

    @Override
    public void close() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }
}
