package org.manyhands.spi;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BackendInfoTest {

  @Test
  void parallelismIsAtLeastOne() {
    assertThrows(IllegalArgumentException.class, () -> new BackendInfo("b", 0, 1, Set.of()));
  }

  @Test
  void concurrencyIsNotBelowParallelism() {
    assertThrows(IllegalArgumentException.class, () -> new BackendInfo("b", 2, 1, Set.of()));
  }

  @Test
  void capabilitiesAreCopied() {
    Set<Capability> capabilities = EnumSet.of(Capability.CONCURRENCY);
    BackendInfo info = new BackendInfo("b", 1, 1, capabilities);
    capabilities.add(Capability.KILL);
    assertTrue(info.has(Capability.CONCURRENCY));
    assertFalse(info.has(Capability.KILL));
  }
}
