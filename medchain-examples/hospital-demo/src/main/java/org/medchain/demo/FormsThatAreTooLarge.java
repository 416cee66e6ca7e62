package org.medchain.demo;

import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Shows an error page for a form that the server does not read, since it is too large or no form. Whoever asks the request for a field fails, the
 * server's own error page too: so the page is made of a request without any.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
final class FormsThatAreTooLarge extends OncePerRequestFilter {
    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (isForm(request)) {
            try {
                request.getParameterMap();
            } catch (IllegalStateException e) {
                request.setAttribute(RequestDispatcher.ERROR_STATUS_CODE, HttpStatus.CONTENT_TOO_LARGE.value());
                request.getRequestDispatcher("/error").forward(new WithoutFields(request), response);
                return;
            }
        }
        chain.doFilter(request, response);
    }

    /** Nothing between hospitals is a form. */
    private static boolean isForm(HttpServletRequest request) {
        String path = request.getRequestURI();
        String type = request.getContentType();
        return type != null
                && !path.startsWith("/post/")
                && !path.startsWith("/medchain/")
                && type.startsWith(MediaType.APPLICATION_FORM_URLENCODED_VALUE);
    }

    /** The request for a page. */
    private static final class WithoutFields extends HttpServletRequestWrapper {
        WithoutFields(HttpServletRequest request) {
            super(request);
        }

        @Override
        public String getMethod() {
            return "GET";
        }

        @Override
        public @Nullable String getParameter(String name) {
            return null;
        }

        @Override
        public Map<String, String[]> getParameterMap() {
            return Map.of();
        }

        @Override
        public Enumeration<String> getParameterNames() {
            return Collections.emptyEnumeration();
        }

        @Override
        public String @Nullable [] getParameterValues(String name) {
            return null;
        }
    }
}
