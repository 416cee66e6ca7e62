package org.medchain.demo;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandlerImpl;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/** Who may open which page. Pages have no script, and load nothing from elsewhere. */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {
    private static final String CONTENT = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
            + " frame-ancestors 'none'; base-uri 'none'";
    /** What other hospitals send: signed and sealed by the sender, so it needs no session. */
    private static final String[] BETWEEN_HOSPITALS = {"/medchain/**", "/post/**"};

    /** Where somebody is told that a form came too late, rather than that the page is not for them. */
    private static final String EXPIRED = "/login?expired";

    private final PhoneBook book;

    SecurityConfiguration(PhoneBook book) {
        this.book = book;
    }

    @Bean
    PasswordEncoder passwordEncoder() {
        return new BCryptPasswordEncoder();
    }

    @Bean
    UserDetailsService accounts(DemoProperties properties, PasswordEncoder encoder) {
        String encoded = encoder.encode(properties.password());
        return new InMemoryUserDetailsManager(book.at(properties.hospital()).stream()
                .map(person -> User.withUsername(person.account())
                        .password(encoded)
                        .roles(person.role().name())
                        .build())
                .toList());
    }

    @Bean
    SecurityFilterChain pages(HttpSecurity http) {
        http.authorizeHttpRequests(requests -> requests.requestMatchers(BETWEEN_HOSPITALS)
                        .permitAll()
                        .requestMatchers("/login", "/style.css", "/icon.svg", "/error", "/actuator/health/**")
                        .permitAll()
                        .requestMatchers("/patient/**")
                        .hasRole(Role.PATIENT.name())
                        .requestMatchers("/clinician/**")
                        .hasRole(Role.CLINICIAN.name())
                        .requestMatchers("/office/**")
                        .hasRole(Role.OFFICE.name())
                        .anyRequest()
                        .authenticated())
                .csrf(csrf -> csrf.ignoringRequestMatchers(BETWEEN_HOSPITALS))
                .exceptionHandling(refusals -> refusals.authenticationEntryPoint(
                                (request, response, refusal) -> response.sendRedirect(signingIn(request)))
                        .accessDeniedHandler((request, response, refusal) -> {
                            if (refusal instanceof CsrfException) {
                                response.sendRedirect(EXPIRED);
                            } else {
                                new AccessDeniedHandlerImpl().handle(request, response, refusal);
                            }
                        }))
                .formLogin(form -> form.loginPage("/login")
                        .successHandler((request, response, account) -> goHome(response, account)))
                .logout(logout -> logout.logoutSuccessUrl("/login?out"))
                .headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT))
                        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN)));
        return http.build();
    }

    private static String signingIn(HttpServletRequest request) {
        return request.getRequestedSessionId() == null || request.isRequestedSessionIdValid() ? "/login" : EXPIRED;
    }

    private void goHome(HttpServletResponse response, Authentication account) throws IOException {
        response.sendRedirect(
                book.find(account.getName()).map(Person::role).orElseThrow().home());
    }
}
