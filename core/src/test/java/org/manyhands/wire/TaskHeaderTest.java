package org.manyhands.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.manyhands.task.TaskInfo;

class TaskHeaderTest {

  private static final TaskInfo INFO =
      new TaskInfo(Long.MIN_VALUE, "Ü 🙂 invoice", 7, Map.of("customer", "Jürgen", "", "empty"));

  @Test
  void whatIsWrittenIsRead() throws IOException {
    byte[] header = TaskHeader.write(INFO);
    byte[] payload = Arrays.copyOf(header, header.length + 10);
    assertEquals(INFO, TaskHeader.read(payload));
    assertEquals(header.length, TaskHeader.length(payload));
  }

  @Test
  void aNameMayBeLongerThanAnyLimitOfUtf() throws IOException {
    TaskInfo info = new TaskInfo(1, "x".repeat(100_000), 1, Map.of());
    assertEquals(info, TaskHeader.read(TaskHeader.write(info)));
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 3, 1000, Integer.MAX_VALUE})
  void aLengthThatCannotBeIsRefused(int length) {
    byte[] payload = ByteBuffer.allocate(100).putInt(length).array();
    assertThrows(ProtocolException.class, () -> TaskHeader.length(payload));
    assertThrows(ProtocolException.class, () -> TaskHeader.read(payload));
  }

  @Test
  void aPayloadThatIsCutOffAnywhereIsRefused() {
    byte[] header = TaskHeader.write(INFO);
    for (int length = 0; length < header.length; length++) {
      byte[] cut = Arrays.copyOf(header, length);
      assertThrows(IOException.class, () -> TaskHeader.read(cut));
      if (length >= Integer.BYTES) {
        ByteBuffer.wrap(cut).putInt(length); // says that it is whole
        assertThrows(IOException.class, () -> TaskHeader.read(cut));
      }
    }
  }

  @Test
  void aTextWhoseLengthCannotBeIsRefused() {
    byte[] header = TaskHeader.write(INFO);
    for (int length : new int[] {-1, header.length, Integer.MAX_VALUE}) {
      ByteBuffer.wrap(header).putInt(Integer.BYTES + Long.BYTES + Integer.BYTES, length);
      assertThrows(ProtocolException.class, () -> TaskHeader.read(header));
    }
  }
}
