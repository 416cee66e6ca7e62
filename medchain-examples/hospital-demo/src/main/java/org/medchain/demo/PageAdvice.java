package org.medchain.demo;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.medchain.error.MedChainException;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.servlet.support.RequestContextUtils;

/** What every page has: whose it is, where it is, and what it says when something goes wrong. */
@ControllerAdvice(annotations = Controller.class)
class PageAdvice {
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
        model.addAttribute("here", request.getMethod().equals("GET") ? request.getRequestURI() : "/");
        model.addAttribute("language", RequestContextUtils.getLocale(request).getLanguage());
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
