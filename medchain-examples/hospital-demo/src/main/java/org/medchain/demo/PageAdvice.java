package org.medchain.demo;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.support.RequestContextUtils;
import org.springframework.web.util.UriComponentsBuilder;

/** What every page has: whose it is, where it is, and what it says when something goes wrong. */
@ControllerAdvice(annotations = Controller.class)
class PageAdvice {
    private static final Map<String, String> SECTIONS = Map.of(
            "/patient/sessions/", "/patient",
            "/clinician/fetch", "/clinician",
            "/office/data/", "/office",
            "/ledger/blocks/", "/ledger",
            "/ledger/events/", "/ledger");

    private final PhoneBook book;
    private final DemoProperties properties;

    PageAdvice(PhoneBook book, DemoProperties properties) {
        this.book = book;
        this.properties = properties;
    }

    @ModelAttribute
    void all(@Nullable Principal account, HttpServletRequest request, Model model) {
        model.addAttribute(
                "me", account == null ? null : book.find(account.getName()).orElse(null));
        model.addAttribute("site", book.site(properties.hospital()));
        String here = here(request);
        model.addAttribute("here", here);
        model.addAttribute("section", section(request.getMethod().equals("GET") ? here : request.getRequestURI()));
        model.addAttribute("inEnglish", in("en", here, request));
        model.addAttribute("inGerman", in("de", here, request));
        model.addAttribute("language", RequestContextUtils.getLocale(request).getLanguage());
    }

    /** The page of the menu to which a page belongs that is not in it, or is shown again since its form has errors. */
    private static String section(String here) {
        return SECTIONS.entrySet().stream()
                .filter(section -> here.startsWith(section.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(here);
    }

    /** The page that was asked for, or the first one after a form, whose answer has no address. */
    private static String here(HttpServletRequest request) {
        if (!request.getMethod().equals("GET")) {
            return "/";
        }
        Object failed = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        return failed == null ? request.getRequestURI() : failed.toString();
    }

    /** The same in another language: what else its address says, such as whose request is answered, stays. */
    private static String in(String language, String here, HttpServletRequest request) {
        UriComponentsBuilder address = UriComponentsBuilder.fromPath(here);
        String query = request.getQueryString();
        if (query != null && request.getMethod().equals("GET")) {
            address.query(query);
        }
        return address.replaceQueryParam("lang", language).build().toUriString();
    }

    /** An id that cannot be one is as unknown as one that nothing has. */
    @ExceptionHandler
    void unknown(MalformedException failure, HttpServletResponse response) throws IOException {
        response.sendError(HttpServletResponse.SC_NOT_FOUND);
    }

    @ExceptionHandler
    void unknown(MethodArgumentTypeMismatchException failure, HttpServletResponse response) throws IOException {
        response.sendError(HttpServletResponse.SC_NOT_FOUND);
    }

    @ExceptionHandler
    String failed(
            MedChainException failure,
            @Nullable Principal account,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        System.getLogger(PageAdvice.class.getName())
                .log(System.Logger.Level.INFO, () -> "a page fails: " + failure.getMessage());
        all(account, request, model);
        model.addAttribute("retryHelps", failure.retryHelps());
        model.addAttribute("sort", failure.getClass().getSimpleName());
        response.setStatus(failure.retryHelps() ? 503 : 400);
        return "problem";
    }
}
