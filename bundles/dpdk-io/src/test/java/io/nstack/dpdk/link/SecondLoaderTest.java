package io.nstack.dpdk.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nstack.dpdk.shim.ShimNative;
import io.nstack.dpdk.testing.NeedsShim;
import io.nstack.dpdk.testing.ProcessFolder;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** An update replaces the bundle's class loader; EAL and the library stay, and are used again. */
class SecondLoaderTest {

    @Test
    void shouldUseTheEalThatIsThereAndLeaveNoClassLoaderBehind() throws Exception {
        NeedsShim.assume();
        String arguments = new RingLife().call();
        long threads = ProcessFolder.nativeThreads();
        String file = System.getProperty("io.nstack.dpdk.library");

        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            loaders.add(liveAndGo(arguments));
        }
        assertThat(ShimNative.ealArguments()).isEqualTo(arguments);
        assertThat(System.getProperty("io.nstack.dpdk.library")).isEqualTo(file);
        assertThat(ProcessFolder.nativeThreads()).isEqualTo(threads);
        await().atMost(20, TimeUnit.SECONDS).until(() -> {
            System.gc();
            return loaders.stream().allMatch(each -> each.get() == null);
        });
    }

    private static WeakReference<ClassLoader> liveAndGo(String arguments) throws Exception {
        try (Loader loader = new Loader()) {
            Class<?> type = loader.loadClass(RingLife.class.getName());
            assertThat(type).isNotSameAs(RingLife.class);
            Callable<?> life = (Callable<?>) type.getDeclaredConstructor().newInstance();
            assertThat(life.call()).isEqualTo(arguments);
            return new WeakReference<>(loader);
        }
    }

    /** Defines the classes of this bundle anew, as a framework does. */
    private static final class Loader extends URLClassLoader {

        Loader() throws IOException { super(locations(), SecondLoaderTest.class.getClassLoader()); }

        private static URL[] locations() throws IOException {
            List<URL> urls = new ArrayList<>();
            for (Class<?> each : new Class<?>[]{DpdkLink.class, RingLife.class}) {
                urls.add(each.getProtectionDomain().getCodeSource().getLocation());
            }
            return urls.toArray(URL[]::new);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("io.nstack.dpdk.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                return known == null ? findClass(name) : known;
            }
        }
    }
}
