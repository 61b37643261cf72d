package org.manyhands.task;

import java.io.Serializable;
import java.util.Map;

/**
 * What a task is called. Immutable.
 *
 * @param id a number that no other task of its executor has
 * @param name the name from its options, or one made of the name of its class
 * @param attempt which run of the task this is, counted from 1
 * @param tags the tags from its options
 */
public record TaskInfo(long id, String name, int attempt, Map<String, String> tags)
    implements Serializable {

  /** Copies the tags. */
  public TaskInfo {
    tags = Map.copyOf(tags);
  }
}
