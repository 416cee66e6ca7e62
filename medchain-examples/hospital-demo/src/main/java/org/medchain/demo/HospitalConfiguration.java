package org.medchain.demo;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.core.store.jdbc.JdbcProviderStore;
import org.medchain.error.MedChainException;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.i18n.LocaleChangeInterceptor;

/** What the demo adds to MedChain's auto-configuration. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DemoProperties.class)
class HospitalConfiguration implements WebMvcConfigurer {
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    SecureRandom random() {
        return new SecureRandom();
    }

    @Bean
    PhoneBook phoneBook(DemoProperties properties, ConsortiumConfig consortium) throws IOException, MedChainException {
        return PhoneBook.read(properties.folder().resolve(PhoneBook.FILE), consortium);
    }

    /** The catalogue as a bean, since the office looks at the chunks in it. */
    @Bean(destroyMethod = "close")
    JdbcProviderStore catalogue(DemoProperties properties, SecureRandom random) throws MedChainException {
        return JdbcProviderStore.openFile(properties.folder().resolve("catalogue.db"), random);
    }

    @Bean
    LocaleResolver localeResolver() {
        return new Languages();
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        LocaleChangeInterceptor language = new LocaleChangeInterceptor();
        language.setParamName("lang");
        language.setIgnoreInvalidLocale(true);
        registry.addInterceptor(language);
    }
}
