package org.manyhands.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.manyhands.task.BackendUnavailableException;

class GpuDeviceTest {

  @Test
  void devicesAreListedByIndex() {
    List<GpuDevice> all = GpuDevice.all();
    for (int i = 0; i < all.size(); i++) {
      GpuDevice device = all.get(i);
      assertEquals(i, device.index());
      assertFalse(device.name().isBlank());
      assertTrue(device.memory() > 0);
      assertTrue(device.maxWorkGroup() > 0);
    }
  }

  @Test
  void oneIsChosenAsTheSettingDoes() {
    GpuDevice first = GpuDevice.all().getFirst();
    assertEquals(first, GpuDevice.choose("0"));
    assertTrue(GpuDevice.all().contains(GpuDevice.choose("")));
    assertEquals(first.type(), GpuDevice.choose(first.type().toString()).type());
    assertThrows(BackendUnavailableException.class, () -> GpuDevice.choose("no such device"));
  }
}
