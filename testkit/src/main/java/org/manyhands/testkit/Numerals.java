package org.manyhands.testkit;

import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.manyhands.task.Assembly;
import org.manyhands.task.DivisibleTask;
import org.manyhands.task.Task;

/** A divisible task that is no kernel: the numbers from zero, written one after the other. */
record Numerals(long size) implements DivisibleTask<String> {

  @Override
  public Assembly<String, String> assemble() {
    return new Parts();
  }

  private static final class Parts implements Assembly<String, String> {

    private final ConcurrentSkipListMap<Long, String> parts = new ConcurrentSkipListMap<>();

    @Override
    public Task<String> part(long from, long to) {
      return () ->
          LongStream.range(from, to).mapToObj(Long::toString).collect(Collectors.joining(" "));
    }

    @Override
    public void add(long from, String part) {
      parts.put(from, part);
    }

    @Override
    public String result() {
      return String.join(" ", parts.values());
    }
  }
}
