package org.manyhands.gpu.opencl;

import java.util.EnumMap;
import java.util.Map;

/** How many of OpenCL's objects a session holds: what was made and not yet released. */
final class Census {

  enum Kind {
    CONTEXT,
    QUEUE,
    PROGRAM,
    KERNEL,
    BUFFER,
    EVENT
  }

  private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);

  synchronized void made(Kind kind) {
    counts.merge(kind, 1, Integer::sum);
  }

  synchronized void released(Kind kind) {
    counts.merge(kind, -1, Integer::sum);
  }

  synchronized int held(Kind kind) {
    return counts.getOrDefault(kind, 0);
  }
}
