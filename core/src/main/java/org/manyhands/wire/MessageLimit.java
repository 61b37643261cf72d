package org.manyhands.wire;

import java.util.function.Function;
import org.manyhands.spi.BackendOptions;
import org.manyhands.spi.Setting;

/**
 * How long a task or result may be, serialized.
 *
 * @param bytes the longest
 * @param backend the name of the backend whose setting says so
 */
public record MessageLimit(int bytes, String backend) {

  /** The setting of a backend. */
  public static final Setting<Long> SETTING =
      upToLongest(Setting.bytes("max-message", "1g", "The largest task or result, serialized."));

  /** Messages are arrays of bytes, and an array has a longest length. */
  private static final long LONGEST = 2047L << 20;

  private static Setting<Long> upToLongest(Setting<Long> any) {
    Function<String, Long> parser =
        text -> {
          long value = any.parser().apply(text);
          if (value < 1 || value > LONGEST) {
            throw new IllegalArgumentException("It must be from 1 to 2047m.");
          }
          return value;
        };
    return new Setting<>(
        any.key(),
        any.expected() + ", from 1 to 2047m",
        any.defaultText(),
        any.defaultValue(),
        parser,
        any.description());
  }

  /**
   * What is configured for a backend.
   *
   * @param options its configuration
   * @param backend its name
   * @return the limit
   */
  public static MessageLimit of(BackendOptions options, String backend) {
    return new MessageLimit(Math.toIntExact(options.get(SETTING)), backend);
  }

  boolean allows(byte[] message) {
    return message.length <= bytes;
  }

  /** What is wrong with a message that is too long; the verb is for what to do less of. */
  String complaint(byte[] message, String verb) {
    return "has '%d' bytes serialized, more than manyhands.%s.%s allows ('%d'). Raise it, or %s less."
        .formatted(message.length, backend, SETTING.key(), bytes, verb);
  }
}
