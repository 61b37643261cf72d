package org.manyhands.gpu.opencl;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.Optional;

/**
 * A filter of Linux (seccomp) under which a thread cannot replace signal handlers: it is told that
 * it did. A filter stays as long as its thread, and those that the thread starts have it, too.
 *
 * @see <a href="https://docs.kernel.org/userspace-api/seccomp_filter.html">Seccomp BPF</a>
 */
final class SignalFilter {

  /** What the kernel calls an architecture, and its number of {@code rt_sigaction}. */
  private record Architecture(int audit, int sigaction) {}

  /** By {@code os.arch}; all are little-endian. */
  private static final Map<String, Architecture> ARCHITECTURES =
      Map.of(
          "amd64", new Architecture(0xC000003E, 13),
          "aarch64", new Architecture(0xC00000B7, 134));

  // linux/prctl.h and linux/seccomp.h
  private static final int PR_SET_SECCOMP = 22;
  private static final int PR_SET_NO_NEW_PRIVS = 38;
  private static final long SECCOMP_MODE_FILTER = 2;
  private static final int RETURN_ALLOW = 0x7FFF_0000;

  /** The system call is not made, and returns this less what is added. */
  private static final int RETURN_ERRNO = 0x0005_0000;

  // linux/bpf_common.h
  private static final int LOAD = 0x20;
  private static final int JUMP_IF_EQUAL = 0x15;
  private static final int RETURN = 0x06;

  // struct seccomp_data
  private static final int NUMBER = 0;
  private static final int ARCHITECTURE = 4;
  private static final int NEW_HANDLER_LOW = 24;
  private static final int NEW_HANDLER_HIGH = 28;

  private static final int INSTRUCTION = 8;

  private SignalFilter() {}

  /** Filters this thread from here on; false where that is not possible. */
  static boolean install() {
    Architecture architecture = ARCHITECTURES.get(System.getProperty("os.arch"));
    Optional<CFunction> prctl =
        CFunction.findVariadic(
            "prctl",
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG);
    return architecture != null && prctl.isPresent() && install(prctl.get(), architecture);
  }

  private static boolean install(CFunction prctl, Architecture architecture) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment filter = arena.allocateFrom(ValueLayout.JAVA_LONG, instructions(architecture));
      MemorySegment program = arena.allocate(16, Long.BYTES);
      program.set(ValueLayout.JAVA_SHORT, 0, (short) (filter.byteSize() / INSTRUCTION));
      program.set(ValueLayout.ADDRESS, Long.BYTES, filter);
      // Without it, only root may filter.
      return prctl.call(PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L) == 0
          && prctl.call(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, program.address(), 0L, 0L) == 0;
    }
  }

  /** Asking for a handler, which gives no new one, is left as it is. */
  private static long[] instructions(Architecture architecture) {
    return new long[] {
      instruction(LOAD, 0, 0, ARCHITECTURE),
      instruction(JUMP_IF_EQUAL, 0, 6, architecture.audit),
      instruction(LOAD, 0, 0, NUMBER),
      instruction(JUMP_IF_EQUAL, 0, 4, architecture.sigaction),
      instruction(LOAD, 0, 0, NEW_HANDLER_LOW),
      instruction(JUMP_IF_EQUAL, 0, 3, 0),
      instruction(LOAD, 0, 0, NEW_HANDLER_HIGH),
      instruction(JUMP_IF_EQUAL, 0, 1, 0),
      instruction(RETURN, 0, 0, RETURN_ALLOW),
      instruction(RETURN, 0, 0, RETURN_ERRNO),
    };
  }

  /** A {@code struct sock_filter}: code, jump if true, jump if false, operand. */
  private static long instruction(int code, int yes, int no, int operand) {
    return code | (long) yes << 16 | (long) no << 24 | (long) operand << 32;
  }
}
