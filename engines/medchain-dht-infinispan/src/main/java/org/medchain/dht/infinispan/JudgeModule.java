package org.medchain.dht.infinispan;

import java.util.Collection;
import java.util.List;
import org.infinispan.configuration.cache.Configuration;
import org.infinispan.container.impl.InternalDataContainer;
import org.infinispan.distribution.DistributionManager;
import org.infinispan.factories.ComponentRegistry;
import org.infinispan.factories.impl.BasicComponentRegistry;
import org.infinispan.factories.impl.ModuleMetadataBuilder;
import org.infinispan.interceptors.AsyncInterceptorChain;
import org.infinispan.interceptors.impl.EntryWrappingInterceptor;
import org.infinispan.lifecycle.ModuleLifecycle;

/**
 * Puts the judge of a cache that has a {@link JudgeConfiguration} in its place while the cache starts, so that no write is
 * taken before. Caches of others are left alone. Public for {@link java.util.ServiceLoader} alone.
 */
public final class JudgeModule implements ModuleMetadataBuilder, ModuleLifecycle {
    /** For {@link java.util.ServiceLoader}. */
    public JudgeModule() {}

    @Override
    public String getModuleName() {
        return "medchain-dht";
    }

    @Override
    public Collection<String> getRequiredDependencies() {
        return List.of("core");
    }

    @Override
    public Collection<String> getOptionalDependencies() {
        return List.of();
    }

    @Override
    public ModuleLifecycle newModuleLifecycle() {
        return this;
    }

    @Override
    public void registerMetadata(ModuleBuilder builder) {}

    @Override
    public void cacheStarting(ComponentRegistry registry, Configuration configuration, String cacheName) {
        JudgeConfiguration own = configuration.module(JudgeConfiguration.class);
        if (own == null) {
            return;
        }
        BasicComponentRegistry components = registry.getComponent(BasicComponentRegistry.class);
        own.judge()
                .placed(
                        components.getComponent(DistributionManager.class).wired(),
                        components.getComponent(InternalDataContainer.class).wired());
        boolean added = components
                .getComponent(AsyncInterceptorChain.class)
                .wired()
                .addInterceptorBefore(own.judge(), EntryWrappingInterceptor.class);
        if (!added) {
            throw new IllegalStateException("the cache " + cacheName + " has no place for its judge");
        }
    }
}
