package org.medchain.springboot.howto;

import org.medchain.springboot.MemberBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the properties do not have. */
@Configuration(proxyBeanMethods = false)
public class DirectoryQuotas {
    @Bean
    public MemberBuilderCustomizer quotas() {
        return member -> member.directoryStorage(storage -> storage.quota(1L << 30, 16L << 30));
    }
}
