package org.manyhands;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ExecutorService;

/** The views of one executor, which learn from it that it is closed. Keeps none alive. */
final class Views {

  private final Set<ExecutorServiceView> views = Collections.newSetFromMap(new WeakHashMap<>());
  private boolean closed;

  ExecutorService open(DefaultTaskExecutor executor) {
    ExecutorServiceView view = new ExecutorServiceView(executor);
    if (!add(view)) {
      view.executorClosed();
    }
    return view;
  }

  private synchronized boolean add(ExecutorServiceView view) {
    if (!closed) {
      views.add(view);
    }
    return !closed;
  }

  void close() {
    removeAll().forEach(ExecutorServiceView::executorClosed);
  }

  private synchronized List<ExecutorServiceView> removeAll() {
    closed = true;
    List<ExecutorServiceView> all = List.copyOf(views);
    views.clear();
    return all;
  }
}
