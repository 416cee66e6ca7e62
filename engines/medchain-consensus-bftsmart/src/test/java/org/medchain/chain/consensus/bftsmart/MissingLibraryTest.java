package org.medchain.chain.consensus.bftsmart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** On a class path without BFT-SMaRt. */
class MissingLibraryTest {
    private static final String FACTORY = "org.medchain.chain.consensus.ConsensusFactory";
    private static final String CONTEXT = "org.medchain.chain.consensus.ConsensusContext";

    @Test
    void engines_withoutTheLibrary_areFoundAndThisOneSaysWhatIsMissing() throws Exception {
        try (URLClassLoader without =
                new URLClassLoader(classPath("bft-smart"), ClassLoader.getPlatformClassLoader())) {
            Class<?> type = without.loadClass(FACTORY);
            List<Object> names = new ArrayList<>();
            for (Object factory : ServiceLoader.load(type, without)) {
                Object name = type.getMethod("name").invoke(factory);
                names.add(name);
                if (name.equals("bftsmart")) {
                    assertThatThrownBy(() -> type.getMethod("start", without.loadClass(CONTEXT))
                                    .invoke(factory, (Object) null))
                            .isInstanceOf(InvocationTargetException.class)
                            .cause()
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("com.jd.blockchain:bft-smart");
                }
            }
            assertThat(names).containsExactlyInAnyOrder("bftsmart", "embedded", "qbft");
        }
    }

    private static URL[] classPath(String without) throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (!entry.contains(without)) {
                urls.add(Path.of(entry).toUri().toURL());
            }
        }
        return urls.toArray(URL[]::new);
    }
}
