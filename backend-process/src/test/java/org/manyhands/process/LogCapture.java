package org.manyhands.process;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What one logger is told, from any level on, until this is closed. */
final class LogCapture extends AppenderBase<ILoggingEvent> implements AutoCloseable {

  private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();
  private final Logger logger;

  LogCapture(String name) {
    logger = (Logger) LoggerFactory.getLogger(name);
    start();
    logger.setLevel(Level.TRACE);
    logger.setAdditive(false);
    logger.addAppender(this);
  }

  LogCapture(Class<?> type) {
    this(type.getName());
  }

  @Override
  protected void append(ILoggingEvent event) {
    event.prepareForDeferredProcessing();
    events.add(event);
  }

  /** The levels of the entries whose message contains a text. */
  List<Level> levels(String text) {
    return events.stream()
        .filter(event -> event.getFormattedMessage().contains(text))
        .map(ILoggingEvent::getLevel)
        .toList();
  }

  /** The entries. */
  List<ILoggingEvent> events() {
    return List.copyOf(events);
  }

  @Override
  public void close() {
    logger.detachAppender(this);
    logger.setAdditive(true);
    logger.setLevel(null);
  }
}
