import org.jspecify.annotations.NullMarked;

/** JMH benchmarks. */
@NullMarked
module org.manyhands.benchmarks {
  requires jmh.core;
  requires org.manyhands.core;
}
