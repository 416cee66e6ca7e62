package org.medchain.demo;

import java.security.Principal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** Signing in, and the way to the page with which a role begins. */
@Controller
class HomeController {
    private final PhoneBook book;
    private final DemoProperties properties;

    HomeController(PhoneBook book, DemoProperties properties) {
        this.book = book;
        this.properties = properties;
    }

    @GetMapping("/")
    String home(Principal account) {
        return "redirect:" + book.find(account.getName()).orElseThrow().role().home();
    }

    @GetMapping("/login")
    String login(Model model) {
        model.addAttribute("accounts", book.at(properties.hospital()));
        return "login";
    }
}
