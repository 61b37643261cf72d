package org.manyhands.gpu.opencl;

import java.util.stream.LongStream;
import java.util.stream.Stream;

/** A transfer in pieces, each of which fits into a block of staging memory. */
final class Chunks {

  private Chunks() {}

  record Chunk(long offset, long bytes) {}

  static Stream<Chunk> of(long bytes) {
    long largest = Staging.LARGEST;
    return LongStream.range(0, (bytes + largest - 1) / largest)
        .map(i -> i * largest)
        .mapToObj(offset -> new Chunk(offset, Math.min(largest, bytes - offset)));
  }
}
