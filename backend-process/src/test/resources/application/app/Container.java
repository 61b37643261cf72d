package app;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/** Runs the program in a class loader of its own, as plugins and containers do. */
public final class Container {

  private Container() {}

  public static void main(String[] jars) throws Exception {
    URL[] urls = new URL[jars.length];
    for (int i = 0; i < jars.length; i++) {
      urls[i] = Path.of(jars[i]).toUri().toURL();
    }
    try (URLClassLoader loader =
        new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
      Thread.currentThread().setContextClassLoader(loader);
      Class<?> main = Class.forName("app.Main", true, loader);
      main.getMethod("main", String[].class).invoke(null, (Object) new String[0]);
    }
  }
}
