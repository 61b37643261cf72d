package org.manyhands.kernel;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.manyhands.task.Assembly;
import org.manyhands.task.DivisibleTask;

/** Does in this process what backends do in others. */
final class Elsewhere {

  private Elsewhere() {}

  /** Backwards, because the order in which parts are added must not matter. */
  static <T> T inParts(DivisibleTask<T> task, int parts) throws Exception {
    return inParts(task, task.assemble(), parts);
  }

  private static <P, T> T inParts(DivisibleTask<T> task, Assembly<P, T> assembly, int parts)
      throws Exception {
    for (int i = parts - 1; i >= 0; i--) {
      long from = task.size() * i / parts;
      long to = task.size() * (i + 1) / parts;
      assembly.add(from, copy(assembly.part(from, to)).call());
    }
    return assembly.result();
  }

  /** The end elsewhere, and then the start in place. */
  static <P, T> T halfInPlace(Assembly<P, T> assembly, long cut, long size) throws Exception {
    assembly.add(cut, copy(assembly.part(cut, size)).call());
    assembly.add(0, assembly.partInPlace(0, cut).call());
    return assembly.result();
  }

  @SuppressWarnings({"unchecked", "BanSerializableRead"}) // reads what it has just written
  static <T> T copy(T object) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (T) in.readObject();
    }
  }
}
