package org.manyhands.wire;

import java.io.ObjectInputFilter;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.manyhands.spi.Setting;

/** Which classes may be read from the other side. */
public final class Filters {

  /**
   * Limits on what one value may be, whatever its classes. Bytes are limited by the frame, arrays
   * by the bytes that there are.
   */
  private static final String LIMITS = "maxdepth=1000;maxrefs=50000000";

  /**
   * Parts of the JDK that no result needs and that known attacks on deserialization go through:
   * naming, remote calls, scripting, XSL templates, bean introspection, management.
   */
  private static final String REFUSED =
      "sun.util.calendar.ZoneInfo" // what java.util.TimeZone really is
          + ";!javax.naming.**;!java.rmi.**;!javax.management.**;!javax.script.**;!javax.swing.**"
          + ";!java.beans.**;!com.sun.**;!sun.**;!jdk.internal.**"
          + ";!org.apache.commons.collections.functors.*;!org.apache.commons.collections4.functors.*";

  /** Nothing; or with an exclamation mark or not, the name of a class or package, or all. */
  private static final Pattern PATTERN =
      Pattern.compile("|!?([^\\s,;!*/]+/)?([^\\s,;!*/]*\\*|[^\\s,;!*/]+(\\.\\*\\*)?)");

  /** The setting of a backend. */
  public static final Setting<String> SETTING =
      new Setting<>(
          "filter",
          "patterns as in jdk.serialFilter, separated by ;",
          "",
          "",
          Filters::checked,
          "Which classes may be deserialized, before the built-in patterns; an allow-list ends in"
              + " !*.");

  private Filters() {}

  /**
   * The JDK takes any text for the name of a class, so that a slip would refuse or allow nothing.
   */
  private static String checked(String patterns) {
    for (String pattern : patterns.split(";", -1)) {
      if (!pattern.contains("=") && !PATTERN.matcher(pattern.strip()).matches()) {
        throw new IllegalArgumentException("'%s' is no pattern.".formatted(pattern));
      }
    }
    of(patterns);
    return patterns;
  }

  /**
   * The filter for both directions.
   *
   * @param patterns further patterns in the syntax of {@link
   *     ObjectInputFilter.Config#createFilter(String)}, which come first; may be empty. An
   *     allow-list ends in {@code !*}.
   * @return a filter
   * @throws IllegalArgumentException if the patterns are not valid
   */
  public static ObjectInputFilter of(String patterns) {
    Map<Boolean, String> parts =
        Arrays.stream("%s;%s;%s".formatted(LIMITS, patterns, REFUSED).split(";", -1))
            .map(String::strip)
            .collect(
                Collectors.partitioningBy(
                    pattern -> pattern.contains("="), Collectors.joining(";")));
    return new CachingFilter(
        ObjectInputFilter.Config.createFilter(parts.get(true)),
        ObjectInputFilter.Config.createFilter(parts.get(false)));
  }
}
