package org.manyhands.gpu.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.TreeMap;

/** Whether a closed session holds nothing of OpenCL any more. */
final class Released {

  private Released() {}

  static void requireAll(Session session) {
    Map<Census.Kind, Integer> held = new TreeMap<>();
    for (Census.Kind kind : Census.Kind.values()) {
      if (session.census().held(kind) != 0) {
        held.put(kind, session.census().held(kind));
      }
    }
    assertEquals(Map.of(), held);
  }
}
