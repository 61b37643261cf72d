package org.manyhands.gpu.opencl;

import java.nio.charset.StandardCharsets;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jspecify.annotations.Nullable;

/** One of OpenCL's {@code clGet...Info} functions, bound to the object that it is asked about. */
@FunctionalInterface
interface Query {

  int ask(int what, long size, @Nullable Pointer answer, long @Nullable [] length);

  default byte[] bytes(int what) {
    long[] length = new long[1];
    ask(what, 0, null, length);
    byte[] answer = new byte[Math.toIntExact(length[0])];
    if (answer.length > 0) {
      ask(what, answer.length, Pointer.to(answer), null);
    }
    return answer;
  }

  default String string(int what) {
    String text = new String(bytes(what), StandardCharsets.UTF_8);
    int end = text.indexOf('\0');
    return (end < 0 ? text : text.substring(0, end)).strip();
  }

  /** A cl_uint, cl_int or cl_bool. */
  default int integer(int what) {
    int[] answer = new int[1];
    ask(what, Sizeof.cl_int, Pointer.to(answer), null);
    return answer[0];
  }

  /** A cl_ulong, size_t or bit field. */
  default long number(int what) {
    long[] answer = new long[1];
    ask(what, Sizeof.cl_long, Pointer.to(answer), null);
    return answer[0];
  }
}
