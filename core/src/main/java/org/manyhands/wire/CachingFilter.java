package org.manyhands.wire;

import java.io.ObjectInputFilter;

/**
 * A filter that looks at its patterns once for each class. A small task names ten classes, and to
 * look at all patterns for each of them took a quarter of the time in which it was read.
 */
final class CachingFilter implements ObjectInputFilter {

  private final ObjectInputFilter limits;
  private final ClassValue<Status> classes;

  /**
   * Both filters together.
   *
   * @param limits on depth, references, bytes and arrays; undecided about any class
   * @param classes decides by the class alone
   */
  CachingFilter(ObjectInputFilter limits, ObjectInputFilter classes) {
    this.limits = limits;
    this.classes =
        new ClassValue<>() {
          @Override
          protected Status computeValue(Class<?> type) {
            return classes.checkInput(new ClassOnly(type));
          }
        };
  }

  /** Whether it is the class that is refused, and not how large or deep a value is. */
  static boolean refuses(ObjectInputFilter filter, Class<?> type) {
    return filter.checkInput(new ClassOnly(type)) == Status.REJECTED;
  }

  @Override
  public Status checkInput(FilterInfo info) {
    Status limited = limits.checkInput(info);
    Class<?> type = info.serialClass();
    return type == null || limited == Status.REJECTED ? limited : classes.get(type);
  }

  private record ClassOnly(Class<?> serialClass) implements FilterInfo {
    @Override
    public long arrayLength() {
      return -1;
    }

    @Override
    public long depth() {
      return 1;
    }

    @Override
    public long references() {
      return 1;
    }

    @Override
    public long streamBytes() {
      return 0;
    }
  }
}
