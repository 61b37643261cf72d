package org.manyhands.gpu.opencl;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.cl_command_queue;
import org.jocl.cl_context;
import org.jocl.cl_context_properties;
import org.jocl.cl_device_id;
import org.manyhands.task.BackendUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The use of one device: its programs, its buffers, and queues on which launches run. Thread-safe.
 */
public final class Session implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  /** How long closing waits for kernels that nothing can stop. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final Device device;
  private final cl_context context;
  private final Census census = new Census();
  private final Staging staging = new Staging();
  private final cl_command_queue upkeep;
  private final Builder builder;
  private final Programs programs;
  private final Builds builds;
  private final BufferPool pool;
  private final List<Lane> lanes = new ArrayList<>();
  private final String name = "manyhands-gpu-" + NUMBERS.incrementAndGet();

  /** Held for reading by who makes something, for writing by who releases everything. */
  private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();

  private volatile boolean closed;

  private Session(DeviceHandles handles, cl_context context, SessionOptions options) {
    this.device = handles.device();
    this.context = context;
    census.made(Census.Kind.CONTEXT);
    builder =
        new Builder(
            handles,
            context,
            Optional.ofNullable(options.cacheFolder()).flatMap(BinaryStore::open),
            census);
    programs = new Programs(builder, census);
    builds = new Builds(name, this::program);
    upkeep = queue(handles);
    pool = new BufferPool(context, upkeep, device, options.bufferLimit(), census);
  }

  @SuppressWarnings("deprecation") // its successor is missing from OpenCL 1.2
  private cl_command_queue queue(DeviceHandles handles) {
    cl_command_queue queue = CL.clCreateCommandQueue(context, handles.id(), 0, null);
    census.made(Census.Kind.QUEUE);
    return queue;
  }

  private void openLanes(DeviceHandles handles, int queues) {
    for (int i = 1; i <= queues; i++) {
      Lane lane =
          new Lane(
              queue(handles),
              queue(handles),
              device.name(),
              name + "-waiter-" + i,
              staging,
              census);
      lanes.add(lane);
      lane.open();
    }
  }

  static Session open(DeviceHandles handles, SessionOptions options) {
    try {
      Session session = new Session(handles, context(handles), options);
      try {
        session.openLanes(handles, options.queues());
        session.builder.start();
        SelfTest.run(session);
        return session;
      } catch (RuntimeException | Error e) {
        session.close();
        throw e;
      }
    } catch (CLException e) {
      throw new BackendUnavailableException(
          "OpenCL device '%s' cannot be used (%s). Choose another, or see to its driver '%s'."
              .formatted(
                  handles.device().name(), DeviceException.reason(e), handles.device().driver()),
          e);
    }
  }

  private static cl_context context(DeviceHandles handles) {
    cl_context_properties properties = new cl_context_properties();
    properties.addProperty(CL.CL_CONTEXT_PLATFORM, handles.platform());
    return CL.clCreateContext(properties, 1, new cl_device_id[] {handles.id()}, null, null, null);
  }

  /** {@return the device} */
  public Device device() {
    return device;
  }

  /**
   * A program, compiled now or taken from what was compiled before. Takes from milliseconds to
   * seconds.
   *
   * @param source OpenCL C
   * @param fast whether the compiler may compute what is close to the result instead of the result
   * @return the program
   * @throws BuildFailedException if the compiler refuses it
   */
  public Program program(String source, boolean fast) {
    return using(() -> programs.get(source, fast));
  }

  /**
   * Hands over a program: at once, on this thread, if it was compiled before; otherwise later, on
   * another thread.
   *
   * @param source OpenCL C
   * @param fast whether the compiler may compute what is close to the result instead of the result
   * @param built is given the program
   * @param failed is told instead that the compiler refuses it, or that the session was closed
   */
  public void program(
      String source, boolean fast, Consumer<Program> built, Consumer<Throwable> failed) {
    Optional<Program> ready = programs.find(source, fast);
    if (ready.isPresent()) {
      built.accept(ready.get());
      return;
    }
    try {
      builds.request(source, fast, new Builds.Request(built, failed));
    } catch (RejectedExecutionException e) {
      failed.accept(new SessionClosedException(device.name()));
    }
  }

  /**
   * Memory on the device, to be closed.
   *
   * @param bytes how many, also none
   * @return the memory
   * @throws OutOfDeviceMemoryException if there is no room for it
   */
  public Buffer allocate(long bytes) {
    return allocate(bytes, Buffer.Use.KEPT);
  }

  /**
   * Memory on the device, to be closed.
   *
   * @param bytes how many, also none
   * @param use what it is for
   * @return the memory
   * @throws OutOfDeviceMemoryException if there is no room for it
   */
  public Buffer allocate(long bytes, Buffer.Use use) {
    return using(() -> pool.allocate(bytes, use));
  }

  private <T> T using(Supplier<T> action) {
    use.readLock().lock();
    try {
      if (closed) {
        throw new SessionClosedException(device.name());
      }
      return action.get();
    } finally {
      use.readLock().unlock();
    }
  }

  /** {@return what the buffers take} */
  public PoolStatistics statistics() {
    return pool.statistics();
  }

  /**
   * A launch that begins with this kernel; nothing happens before it is started.
   *
   * @param program the program
   * @param kernel the kernel's name
   * @return the launch
   */
  public Launch launch(Program program, String kernel) {
    return new Launch(this, program, kernel);
  }

  /**
   * A launch that only copies, or that names its kernels with {@link Launch#then} later.
   *
   * @return the launch
   */
  public Launch launch() {
    return new Launch(this, null, null);
  }

  void start(List<Step> steps, Completion completion) {
    lanes.stream().min(Comparator.comparingInt(Lane::load)).orElseThrow().start(steps, completion);
  }

  /**
   * Waits until all launches that were started before have ended. An interrupt does not end it.
   *
   * @throws IllegalStateException if called by a completion, which would wait for itself
   */
  public void finish() {
    if (isOwnThread()) {
      throw new IllegalStateException("A completion cannot wait for its own session.");
    }
    List<Flight> flights = lanes.stream().flatMap(lane -> lane.flying().stream()).toList();
    flights.forEach(Flight::awaitEnd);
  }

  private boolean isOwnThread() {
    return lanes.stream().anyMatch(lane -> lane.isWaiter(Thread.currentThread()));
  }

  /**
   * Ends launches that have not ended with a failure, waits until the device is done with them, and
   * releases everything. A kernel cannot be stopped: if one still runs after ten seconds, this
   * returns, and everything is released when it ends. A second call does nothing.
   */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    Thread closer = Lane.thread(name + "-closer", this::release);
    closer.start();
    if (!isOwnThread() && !joined(closer)) {
      LOG.warn(
          "Device '{}' still runs a kernel after {}; its memory is released when that ends.",
          device.name(),
          GRACE);
    }
  }

  private static boolean joined(Thread thread) {
    long end = System.nanoTime() + GRACE.toNanos();
    return Uninterruptibly.get(
        () -> thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime()))));
  }

  private void release() {
    try {
      lanes.forEach(Lane::shut);
      builds.close();
      use.writeLock().lock(); // a build that is under way ends first
      try {
        pool.close();
        lanes.forEach(Lane::release);
        programs.release();
        pool.release();
        CL.clReleaseCommandQueue(upkeep);
        census.released(Census.Kind.QUEUE);
        staging.close();
        CL.clReleaseContext(context);
        census.released(Census.Kind.CONTEXT);
      } finally {
        use.writeLock().unlock();
      }
    } catch (RuntimeException e) {
      LOG.error("Not everything of device '{}' could be released.", device.name(), e);
    }
  }

  /** How many programs the compiler had to build. */
  int compiled() {
    return builder.compiled();
  }

  Census census() {
    return census;
  }
}
