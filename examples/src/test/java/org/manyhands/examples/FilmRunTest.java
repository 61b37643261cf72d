package org.manyhands.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.manyhands.ExecutorConfig;
import org.manyhands.examples.Backends.Candidate;
import org.manyhands.spi.BackendInfo;
import org.manyhands.spi.Capability;

class FilmRunTest {

  private static FilmRun run(String name, String digest, Capability... capabilities) {
    return new FilmRun(
        new Candidate(ExecutorConfig.defaults(), new BackendInfo(name, 1, 1, Set.of(capabilities))),
        10,
        2.0,
        new FrameDigest.Result(digest, "0"));
  }

  @Test
  void backendsThatDifferAreNamedWithTheirDigests() {
    List<String> differences =
        FilmRun.differences(List.of(run("a", "1"), run("b", "1"), run("c", "2")));
    assertEquals(1, differences.size());
    assertTrue(differences.getFirst().startsWith("The frames of 'c' differ from those of 'a': "));
  }

  @Test
  void aDeviceWithAMathLibraryOfItsOwnMayDiffer() {
    assertEquals(
        List.of(),
        FilmRun.differences(List.of(run("a", "1"), run("device", "2", Capability.NATIVE_KERNELS))));
  }

  @Test
  void aRowHasNoRatioWithoutABaseline() {
    FilmRun concurrent = run("b", "1", Capability.CONCURRENCY);
    assertEquals("b                 10      2.00       5.0       -  1", concurrent.row(concurrent));
    assertEquals(
        "b                 10      2.00       5.0    1.00  1", concurrent.row(run("a", "1")));
  }
}
