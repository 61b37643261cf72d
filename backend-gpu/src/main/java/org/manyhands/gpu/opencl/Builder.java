package org.manyhands.gpu.opencl;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_context;
import org.jocl.cl_device_id;
import org.jocl.cl_program;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compiles sources for one device. Thread-safe. */
final class Builder {

  private static final Logger LOG = LoggerFactory.getLogger(Builder.class);
  private static final String FIRST_WITH_DEFAULTS = "OpenCL C 1.2";

  /** What includes something is not taken from PoCL's cache before its compiler has seen it. */
  private static final String STARTER =
      """
      #if 0
      #include "nothing"
      #endif
      kernel void manyhands_start() {}
      """;

  /** Those whose compiler this process has started; each driver brings its own. */
  private static final Set<Device> STARTED = new HashSet<>();

  private final DeviceHandles handles;
  private final cl_context context;
  private final Census census;
  private final Optional<BinaryStore> store;
  private final AtomicInteger compiled = new AtomicInteger();

  Builder(DeviceHandles handles, cl_context context, Optional<BinaryStore> store, Census census) {
    this.store = store;
    this.handles = handles;
    this.context = context;
    this.census = census;
  }

  /**
   * Has the compiler run once where it cannot take over the signals of the JVM. Later it may also
   * run when a kernel is launched, for the size of its range.
   */
  void start() {
    synchronized (STARTED) {
      if (STARTED.contains(handles.device())) {
        return;
      }
      try {
        CL.clReleaseProgram(fromSource(STARTER, options(false)));
        STARTED.add(handles.device());
      } catch (BuildFailedException e) { // the test of the device will say so
        LOG.debug("'{}' does not compile anything.", handles.device().name(), e);
      }
    }
  }

  /** Strict unless fast: divisions and roots are exact, and nothing is reordered. */
  String options(boolean fast) {
    Device device = handles.device();
    StringBuilder options = new StringBuilder();
    if (device.languageVersion().compareTo(FIRST_WITH_DEFAULTS) >= 0) {
      options.append("-cl-std=CL1.2");
    }
    if (fast) {
      options.append(" -cl-fast-relaxed-math");
    } else if (device.correctlyRoundedDivideAndSqrt()) {
      options.append(" -cl-fp32-correctly-rounded-divide-sqrt");
    }
    options.append(" -cl-kernel-arg-info"); // by which arguments are compared with parameters
    options.append(" -w"); // some drivers print warnings, about sources that no user has written
    return options.toString().strip();
  }

  /**
   * Compiles, unless that was done before.
   *
   * @throws BuildFailedException if the compiler refuses the source
   */
  cl_program build(String source, String options) {
    byte[] key = key(source, options);
    cl_program program =
        store
            .flatMap(kept -> kept.find(key))
            .flatMap(binary -> fromBinary(binary, options))
            .orElseGet(() -> compileAndKeep(source, options, key));
    census.made(Census.Kind.PROGRAM);
    return program;
  }

  private byte[] key(String source, String options) {
    Device device = handles.device();
    return BinaryStore.key(
        List.of(
            source, options, device.platform(), device.version(), device.name(), device.driver()));
  }

  private cl_program compileAndKeep(String source, String options, byte[] key) {
    cl_program program = fromSource(source, options);
    compiled.incrementAndGet();
    store.ifPresent(kept -> binary(program).ifPresent(binary -> kept.keep(key, binary)));
    return program;
  }

  private cl_program fromSource(String source, String options) {
    cl_program program =
        CL.clCreateProgramWithSource(context, 1, new String[] {source}, null, null);
    try {
      compile(program, options);
      return program;
    } catch (CLException e) {
      BuildFailedException failure =
          new BuildFailedException(handles.device().name(), log(program), source, e);
      CL.clReleaseProgram(program);
      throw failure;
    }
  }

  private void compile(cl_program program, String options) {
    cl_device_id[] ids = {handles.id()};
    SignalHandlers.keep(() -> CL.clBuildProgram(program, 1, ids, options, null, null));
  }

  /** A driver may refuse what it wrote itself, for instance after an update. */
  private Optional<cl_program> fromBinary(byte[] binary, String options) {
    cl_program program = null;
    try {
      cl_device_id[] ids = {handles.id()};
      program =
          CL.clCreateProgramWithBinary(
              context, 1, ids, new long[] {binary.length}, new byte[][] {binary}, null, null);
      compile(program, options);
      return Optional.of(program);
    } catch (CLException e) {
      LOG.debug("'{}' refused a kept program; it is compiled anew.", handles.device().name(), e);
      if (program != null) {
        CL.clReleaseProgram(program);
      }
      return Optional.empty();
    }
  }

  private Optional<byte[]> binary(cl_program program) {
    try {
      Query query =
          (what, size, answer, length) -> CL.clGetProgramInfo(program, what, size, answer, length);
      byte[] binary = new byte[Math.toIntExact(query.number(CL.CL_PROGRAM_BINARY_SIZES))];
      if (binary.length == 0) {
        return Optional.empty();
      }
      Pointer[] targets = {Pointer.to(binary)};
      query.ask(CL.CL_PROGRAM_BINARIES, Sizeof.POINTER, Pointer.to(targets), null);
      return Optional.of(binary);
    } catch (CLException e) {
      LOG.debug("'{}' does not give out what it compiled.", handles.device().name(), e);
      return Optional.empty();
    }
  }

  /** How often the compiler was needed. */
  int compiled() {
    return compiled.get();
  }

  private String log(cl_program program) {
    Query query =
        (what, size, answer, length) ->
            CL.clGetProgramBuildInfo(program, handles.id(), what, size, answer, length);
    try {
      return query.string(CL.CL_PROGRAM_BUILD_LOG);
    } catch (CLException e) {
      return DeviceException.reason(e);
    }
  }
}
