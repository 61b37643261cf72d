package org.manyhands.gpu.opencl;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** A function of the C library that returns an {@code int}, where the system has it. */
final class CFunction {

  private final String name;
  private final MethodHandle handle;

  private CFunction(String name, MethodHandle handle) {
    this.name = name;
    this.handle = handle;
  }

  static Optional<CFunction> find(String name, MemoryLayout... parameters) {
    return find(name, parameters, new Linker.Option[0]);
  }

  /** One whose parameters after the first may be any, such as {@code prctl}. */
  static Optional<CFunction> findVariadic(String name, MemoryLayout... parameters) {
    return find(name, parameters, Linker.Option.firstVariadicArg(1));
  }

  @SuppressWarnings("restricted") // the names and the types are those of the C library
  private static Optional<CFunction> find(
      String name, MemoryLayout[] parameters, Linker.Option... options) {
    Linker linker = Linker.nativeLinker();
    FunctionDescriptor type = FunctionDescriptor.of(ValueLayout.JAVA_INT, parameters);
    return linker
        .defaultLookup()
        .find(name)
        .map(function -> new CFunction(name, linker.downcallHandle(function, type, options)));
  }

  int call(Object... arguments) {
    try {
      return (int) handle.invokeWithArguments(arguments);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("The C function '" + name + "' threw", e);
    }
  }
}
