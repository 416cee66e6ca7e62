package org.medchain.springboot;

import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.time.Duration;
import java.util.regex.Pattern;
import org.medchain.core.MedChain;
import org.medchain.core.access.ProviderGateway;
import org.medchain.core.role.Provider;
import org.medchain.http.HttpProviderGateway;
import org.medchain.http.ProviderEndpoint;
import org.medchain.http.ProviderEndpointBuilder;
import org.medchain.http.ProviderServlet;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Both ends of the way to a provider over HTTP, if {@code medchain-http} is there: the {@link Provider} in a servlet of the application, and a
 * {@link ProviderGateway} to the providers that the properties allow. The servlet takes no more requests, and those under way have
 * ended, before the provider is closed.
 */
@AutoConfiguration(
        after = MedChainRolesAutoConfiguration.class,
        afterName = "org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration")
@ConditionalOnClass(ProviderEndpoint.class)
@ConditionalOnBean(MedChain.class)
public final class MedChainHttpAutoConfiguration {
    /** Configured by Spring Boot. */
    MedChainHttpAutoConfiguration() {}

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean(ProviderGateway.class)
    HttpProviderGateway medchainGateway(MedChainProperties properties, ObjectProvider<SslBundles> bundles) {
        return GatewayOpener.open(properties.gateway(), bundles);
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    @ConditionalOnClass({HttpServlet.class, ServletRegistrationBean.class})
    @ConditionalOnBean(Provider.class)
    @ConditionalOnSwitch(value = "medchain.provider.endpoint.enabled", byDefault = true)
    static class OfServlet {
        /** What a URL has as it is (RFC 3986, pchar), without {@code *} and {@code ;}, which servlets take for more; no part is {@code .} or {@code ..}. */
        private static final Pattern PATH = Pattern.compile("(/(?!\\.{1,2}(/|$))[A-Za-z0-9._~!$&'()+,=:@-]+)+");

        @Bean(destroyMethod = "close")
        @ConditionalOnMissingBean
        ProviderEndpoint medchainProviderEndpoint(
                Provider provider,
                MedChainProperties properties,
                MedChainOpener.Surroundings surroundings,
                ObjectProvider<ProviderEndpointCustomizer> customizers) {
            MedChainProperties.Endpoint settings = properties.provider().endpoint();
            ProviderEndpointBuilder builder = ProviderEndpoint.builder(provider)
                    .clock(surroundings.clock())
                    .random(surroundings.random());
            try {
                if (settings.atOnce() != null) {
                    builder.atOnce(settings.atOnce());
                }
                if (settings.atOncePerAddress() != null) {
                    builder.atOncePerAddress(settings.atOncePerAddress());
                }
                long kept = settings.keptAnswers() == null
                        ? 0
                        : Amounts.bytes("medchain.provider.endpoint.kept-answers", settings.keptAnswers());
                Duration keptFor = Amounts.aboveZero("medchain.provider.endpoint.kept-for", settings.keptFor());
                if (kept > 0) {
                    builder.keepAnswers(MedChainOpener.folder(properties).resolve("answers"), kept, keptFor);
                }
                customizers.orderedStream().forEach(one -> one.customize(builder));
                return builder.open();
            } catch (IllegalArgumentException e) {
                throw MedChainConfigurationException.failed(
                        "medchain.provider.endpoint: " + e.getMessage(), "Correct medchain.provider.endpoint.", e);
            } catch (IOException e) {
                throw MedChainConfigurationException.failed(
                        "medchain.provider.endpoint.kept-answers: the folder for answers under medchain.folder cannot be used: "
                                + e.getMessage(),
                        "Look at the folder, its disk and its rights.",
                        e);
            }
        }

        @Bean
        @ConditionalOnMissingBean(name = "medchainProviderServlet")
        ServletRegistrationBean<ProviderServlet> medchainProviderServlet(
                ProviderEndpoint endpoint, MedChainProperties properties) {
            String path = properties.provider().endpoint().path();
            if (!PATH.matcher(path).matches()) {
                throw MedChainConfigurationException.wrong(
                        "medchain.provider.endpoint.path",
                        "a path such as /medchain, without patterns and escapes",
                        path,
                        null);
            }
            ServletRegistrationBean<ProviderServlet> servlet =
                    new ServletRegistrationBean<>(new ProviderServlet(endpoint), path + "/*");
            servlet.setName("medchain");
            return servlet;
        }
    }
}
