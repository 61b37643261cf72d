package org.manyhands.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import org.jspecify.annotations.Nullable;

/** JDK deserialization behind a filter, with classes from a given loader first. */
final class FilteredObjectInput extends ObjectInputStream {

  private final @Nullable ClassLoader loader;

  FilteredObjectInput(InputStream in, ObjectInputFilter filter, @Nullable ClassLoader loader)
      throws IOException {
    super(in);
    this.loader = loader;
    setObjectInputFilter(filter);
  }

  @Override
  protected Class<?> resolveClass(ObjectStreamClass description)
      throws IOException, ClassNotFoundException {
    if (loader != null) {
      try {
        return Class.forName(description.getName(), false, loader);
      } catch (ClassNotFoundException notThere) {
        return resolveByDefault(description, notThere);
      }
    }
    return super.resolveClass(description);
  }

  /** Primitive types, and classes that only this library's loader sees. */
  private Class<?> resolveByDefault(ObjectStreamClass description, ClassNotFoundException notThere)
      throws IOException, ClassNotFoundException {
    try {
      return super.resolveClass(description);
    } catch (ClassNotFoundException e) {
      e.addSuppressed(notThere);
      throw e;
    }
  }
}
