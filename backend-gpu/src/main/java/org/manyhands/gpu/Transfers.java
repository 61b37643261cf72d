package org.manyhands.gpu;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.manyhands.gpu.DeviceProgram.Bound;
import org.manyhands.gpu.ir.Type;
import org.manyhands.shared.SharedArray;

/** Says what a task moves to the device and back. */
final class Transfers {

  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<String> remarks = new ArrayList<>();
  private long sent;
  private int arrays;

  private Transfers() {}

  /**
   * What there is to say.
   *
   * @param stays whether the result is shared
   */
  static List<String> explain(Recipe recipe, List<Bound> inputs, boolean stays) {
    Transfers transfers = new Transfers();
    inputs.forEach(transfers::add);
    transfers.add(recipe, stays);
    return transfers.remarks;
  }

  private void add(Bound input) {
    Object value = input.value();
    if (value == null || !seen.add(value)) {
      return;
    }
    switch (input.input().variable().type()) {
      case Type.Array array when value instanceof SharedArray<?> -> {}
      case Type.Array array -> addSent((long) Array.getLength(value) * array.element().bytes());
      case Type.Rows rows -> {
        for (Object row : (Object[]) value) {
          addSent(row == null ? 0 : (long) Array.getLength(row) * rows.element().bytes());
        }
      }
      case Type.Scalar _ -> {}
    }
  }

  private void addSent(long bytes) {
    arrays++;
    sent += bytes;
  }

  private void add(Recipe recipe, boolean stays) {
    if (arrays > 0) {
      remarks.add(
          "Each run sends %d captured array(s), %d bytes, to the device; share them to send them once."
              .formatted(arrays, sent));
    }
    remarks.add(
        stays
            ? "The result stays on the device until it is read elsewhere."
            : "%d bytes come back."
                .formatted((long) recipe.place(recipe.units()) * recipe.element().bytes()));
  }
}
