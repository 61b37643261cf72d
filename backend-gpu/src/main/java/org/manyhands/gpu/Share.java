package org.manyhands.gpu;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.manyhands.gpu.code.KernelSource;
import org.manyhands.gpu.opencl.Completion;
import org.manyhands.gpu.opencl.Launch;
import org.manyhands.gpu.opencl.OutOfDeviceMemoryException;
import org.manyhands.gpu.opencl.Program;

/**
 * What one device computes of a run: piece after piece, until there is none left. Pieces whose
 * results have no room there are cut in half.
 */
final class Share implements Completion {

  private final DeviceRun<?> run;
  private final Recipe recipe;
  private final Engine engine;
  private final Sources.Source source;
  private @Nullable Program program;
  private final Arguments arguments;
  private final int[] failure = new int[1];
  private Piece piece = Piece.NONE;
  private @Nullable Results results;
  private int launched;
  private int most;

  /**
   * Units.
   *
   * @param from the first one
   * @param to one past the last one
   */
  record Piece(int from, int to) {

    static final Piece NONE = new Piece(0, 0);

    int size() {
      return to - from;
    }
  }

  /**
   * None yet.
   *
   * @param most how many units may be computed at once
   */
  Share(DeviceRun<?> run, Engine engine, int most) {
    this.run = run;
    this.recipe = run.recipe();
    this.engine = engine;
    this.source = run.source();
    this.arguments = new Arguments(engine);
    this.most = rounded(most);
  }

  void startWhenCompiled() {
    engine.session().program(source.text(), source.fast(), this::start, this::end);
  }

  void start(Program compiled) {
    program = compiled;
    takeInputs();
  }

  private void takeInputs() {
    long before = engine.ended();
    try {
      run.inputs().forEach(arguments::add);
    } catch (OutOfDeviceMemoryException e) {
      arguments.clear();
      if (!engine.retry(before, this::takeInputs)) {
        end(e);
      }
      return;
    } catch (RuntimeException | Error e) {
      end(e);
      return;
    }
    next();
  }

  private void next() {
    if (piece.size() == 0) {
      piece = run.deal(most);
    }
    if (piece.size() == 0) {
      end();
      return;
    }
    try {
      launch();
    } catch (RuntimeException | Error e) {
      end(e);
    }
  }

  /** To whole groups, at least one. */
  private int rounded(int units) {
    int together = source.work().unitsTogether();
    return Math.max(together, units / together * together);
  }

  private void launch() {
    long before = engine.ended();
    int count = Math.min(piece.size(), most);
    try {
      launch(piece.from(), count);
    } catch (OutOfDeviceMemoryException e) {
      if (engine.retry(before, this::next)) {
        return;
      }
      if (recipe.room() != null
          || count <= source.work().unitsTogether()) { // what stays is one piece
        throw e;
      }
      most = rounded(count / 2);
      launch();
    }
  }

  private void launch(int from, int count) {
    Launch launch = engine.session().launch(Objects.requireNonNull(program), KernelSource.NAME);
    Results results = new Results(engine, launch);
    this.results = results;
    try {
      arguments.addTo(launch);
      launch.argument(recipe.elements()).argument(recipe.kernel().space().columns());
      Arguments.addNumber(launch, recipe.identity());
      failure[0] = DeviceRun.NO_FAILURE;
      results.addStatus(failure, source.mayFail());
      run.addResults(results, from, from + count);
    } catch (RuntimeException | Error e) {
      results.close();
      throw e;
    }
    launched = count;
    arguments.sent();
    engine.launching();
    source.work().over(launch, from, count).start(this);
  }

  @Override
  public void done() {
    landed();
    run.computed(failure[0]);
    piece = new Piece(piece.from() + launched, piece.to());
    next();
  }

  @Override
  public void failed(Throwable thrown) {
    landed();
    end(thrown);
  }

  private void landed() {
    Objects.requireNonNull(results).close(); // before others look for room
    engine.landed();
  }

  private void end(Throwable thrown) {
    run.trouble(thrown);
    end();
  }

  private void end() {
    arguments.close();
    run.shareEnded();
  }
}
