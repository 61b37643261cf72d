package org.manyhands.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.manyhands.task.Task;
import org.manyhands.task.TaskContext;
import org.manyhands.task.TaskInfo;

class WorkerSideTest {

  private static final TaskInfo INFO = new TaskInfo(17, "invoice", 2, Map.of("key", "value"));

  private final Codec codec = new Codec(Filters.of("*"), WorkerSideTest.class.getClassLoader());
  private final WorkerSide side =
      new WorkerSide(codec, new MessageLimit(1 << 20, "test"), "Put it there.");
  private final List<String> told = new ArrayList<>();
  private final RunSignals signals =
      new RunSignals() {
        @Override
        public boolean isCancelled() {
          return true;
        }

        @Override
        public void progress(long done, long total) {
          told.add(done + " of " + total);
        }
      };

  @SuppressWarnings("NullAway") // null is among what is tested
  private Frame run(@Nullable Task<?> task) {
    byte[] payload = codec.encodeTask(task, () -> "Task 'invoice'", TaskHeader.write(INFO));
    return side.run(new Frame(Frame.Type.TASK, 5, payload), signals);
  }

  private @Nullable Object result(Task<?> task) throws IOException, ClassNotFoundException {
    Frame answer = run(task);
    assertEquals(Frame.Type.RESULT, answer.type());
    assertEquals(5, answer.task());
    return codec.decode(answer.payload());
  }

  private static String text(Frame answer) {
    assertEquals(Frame.Type.REFUSAL, answer.type());
    return new String(answer.payload(), StandardCharsets.UTF_8);
  }

  @Test
  void aTaskRunsInTheContextThatWasSentWithIt() throws Exception {
    assertEquals(INFO, result(() -> TaskContext.current().orElseThrow().task()));
    assertEquals(Optional.empty(), TaskContext.current());
  }

  @Test
  void whatReachesTheWorkerReachesTheTask() throws Exception {
    Task<Boolean> task =
        () -> {
          TaskContext context = TaskContext.current().orElseThrow();
          context.progress(1, 2);
          return context.isCancelled();
        };
    assertEquals(true, result(task));
    assertEquals(List.of("1 of 2"), told);
  }

  @Test
  void aTaskThatThrowsLeavesNoContextBehind() {
    Frame answer =
        run(() -> {
          throw new IOException("disk");
        });
    assertEquals(Frame.Type.FAILURE, answer.type());
    assertEquals(Optional.empty(), TaskContext.current());
  }

  @Test
  void whatHasNoHeaderIsRefused() {
    Frame answer = side.run(new Frame(Frame.Type.TASK, 5, new byte[] {1, 2, 3}), signals);
    assertTrue(text(answer).contains("could not be read where it runs"), () -> text(answer));
  }

  @Test
  void aTaskThatIsNullIsRefused() {
    assertTrue(text(run(null)).contains("it is null"));
  }
}
