package org.manyhands.wire;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** JDK serialization, of what no codec carries; with numbers in the place of class descriptors. */
final class ValueOutput extends ObjectOutputStream {

  private final ValueCodecs values;
  private final @Nullable DescriptorWriter numbers;

  /**
   * Writes to a stream.
   *
   * @param numbers of class descriptors, or {@code null} to write these themselves
   */
  ValueOutput(OutputStream out, ValueCodecs values, @Nullable DescriptorWriter numbers)
      throws IOException {
    super(out);
    this.values = values;
    this.numbers = numbers;
    if (!values.isEmpty()) {
      enableReplaceObject(true);
    }
  }

  @Override
  protected Object replaceObject(Object object) throws IOException {
    return values.replace(object);
  }

  @Override
  protected void writeClassDescriptor(ObjectStreamClass descriptor) throws IOException {
    int number = numbers == null ? 0 : numbers.number(descriptor);
    if (numbers != null) {
      writeShort(number);
    }
    if (number == 0) {
      super.writeClassDescriptor(descriptor);
    }
  }
}
