package org.manyhands.process;

import java.io.PrintWriter;
import java.io.Serial;
import java.io.StringWriter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.MDC;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMDCAdapter;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * The logging of a worker: what it logs through SLF4J is sent to the program and logged there, as
 * one process alone should write to log files. SLF4J finds this by the system property {@code
 * slf4j.provider}.
 */
public final class LogForwarding implements SLF4JServiceProvider {

  /** The least important level that is sent. */
  static final String LEVEL = "org.manyhands.process.log-level";

  private static final String API_VERSION = "2.0.99";

  /** What is logged before the program is connected goes to the worker's output. */
  private static volatile Consumer<LogEntry> target =
      entry -> System.err.println(entry.level() + " " + entry.message());

  private final Level threshold = Level.valueOf(System.getProperty(LEVEL, Level.INFO.name()));
  private final ConcurrentMap<String, Logger> loggers = new ConcurrentHashMap<>();
  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final MDCAdapter mdc = new BasicMDCAdapter();

  /** Called by SLF4J. */
  public LogForwarding() {}

  static void to(Consumer<LogEntry> program) {
    target = program;
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    return name -> loggers.computeIfAbsent(name, key -> new ForwardingLogger(key, threshold));
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return mdc;
  }

  @Override
  public String getRequestedApiVersion() {
    return API_VERSION;
  }

  @Override
  public void initialize() {}

  private static final class ForwardingLogger extends LegacyAbstractLogger {

    @Serial private static final long serialVersionUID = 1L;

    private final Level threshold;

    ForwardingLogger(String name, Level threshold) {
      this.name = name;
      this.threshold = threshold;
    }

    private boolean isEnabled(Level level) {
      return level.toInt() >= threshold.toInt();
    }

    @Override
    public boolean isTraceEnabled() {
      return isEnabled(Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
      return isEnabled(Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
      return isEnabled(Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
      return isEnabled(Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
      return isEnabled(Level.ERROR);
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
      return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
        Level level,
        @Nullable Marker marker,
        @Nullable String pattern,
        @Nullable Object @Nullable [] arguments,
        @Nullable Throwable thrown) {
      String text = String.valueOf(MessageFormatter.basicArrayFormat(pattern, arguments));
      Map<String, String> context = MDC.getCopyOfContextMap();
      target.accept(
          new LogEntry(
              level,
              getName(),
              thrown == null ? text : text + System.lineSeparator() + stackTrace(thrown),
              context == null ? Map.of() : context));
    }

    private static String stackTrace(Throwable thrown) {
      StringWriter text = new StringWriter();
      thrown.printStackTrace(new PrintWriter(text));
      return text.toString().stripTrailing();
    }
  }
}
