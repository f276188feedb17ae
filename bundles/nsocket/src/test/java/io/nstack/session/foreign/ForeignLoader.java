package io.nstack.session.foreign;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Has classes of this package of its own, as a bundle has. */
public final class ForeignLoader extends ClassLoader {

    private static final String PACKAGE = ForeignLoader.class.getPackageName() + ".";

    public ForeignLoader() { super(ForeignLoader.class.getClassLoader()); }

    /** A new object of this loader's own class of that name. */
    public <T> T make(Class<? extends T> sameName, Class<T> as) {
        try {
            return as.cast(loadClass(sameName.getName()).getDeclaredConstructor().newInstance());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(PACKAGE)) {
            return super.loadClass(name, resolve);
        }
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? define(name) : loaded;
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try (InputStream code = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (code == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = code.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
